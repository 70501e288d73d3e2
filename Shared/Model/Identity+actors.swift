// What people do and ask about themselves.

extension Identity.FindPerson: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.GrantConsent: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.WithdrawConsent: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.AddAddress: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.RequestExport: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.ReceiveRequest: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.SetRestriction: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.LiftRestriction: Personal {
    public var actor: ID<Person> { person }
}

extension Identity.ErasePerson: Personal {
    public var actor: ID<Person> { person }
}
