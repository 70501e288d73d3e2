// What people do themselves, or through an app in their name: with their access token they do it for nobody else.

extension Trade.PlaceOrder: Personal {
    public var actor: ID<Person> { buyer }
}

extension Trade.OpenGroupBuy: Personal {
    public var actor: ID<Person> { buyer }
}

extension Trade.JoinGroupBuy: Personal {
    public var actor: ID<Person> { buyer }
}

extension Trade.StartBargain: Personal {
    public var actor: ID<Person> { opener }
}

extension Trade.HelpBargain: Personal {
    public var actor: ID<Person> { person }
}

extension Trade.BuyBargain: Personal {
    public var actor: ID<Person> { buyer }
}

extension Trade.EnterFlashSale: Personal {
    public var actor: ID<Person> { person }
}

extension Trade.JoinFlashSale: Personal {
    public var actor: ID<Person> { buyer }
}

extension Trade.OrderPresale: Personal {
    public var actor: ID<Person> { buyer }
}

extension Trade.ChangeCart: Personal {
    public var actor: ID<Person> { buyer }
}

extension Trade.FindCart: Personal {
    public var actor: ID<Person> { buyer }
}
