public import ArgumentParser
public import Model

// What the contract of identity lets one choose from, as arguments: help and completions list the choices.
extension Identity.Duty: ExpressibleByArgument {}
extension Identity.ExtensionGround: ExpressibleByArgument {}
extension Identity.PrivacyLaw: ExpressibleByArgument {}
extension Identity.PrivacyRequestKind: ExpressibleByArgument {}
extension Identity.Purpose: ExpressibleByArgument {}
extension Identity.RequestRefusalGround: ExpressibleByArgument {}
extension Identity.RestrictionGround: ExpressibleByArgument {}
extension Identity.Statistic: ExpressibleByArgument {}
