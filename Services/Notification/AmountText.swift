import Model

extension Money {
    /// For people: `19.99 EUR`, `1999 JPY`.
    var text: String {
        let digits = currency.minorDigits
        guard digits > 0 else { return "\(amount) \(currency)" }
        let units = String(amount.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - units.count)) + units
        return "\(amount < 0 ? "-" : "")\(padded.dropLast(digits)).\(padded.suffix(digits)) \(currency)"
    }
}

extension Currency {
    /// How many digits of the main unit are minor units (ISO 4217).
    fileprivate var minorDigits: Int {
        switch description {
        case "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF",
            "XPF":
            0
        case "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND": 3
        default: 2
        }
    }
}
