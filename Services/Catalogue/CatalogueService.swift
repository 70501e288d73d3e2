@main struct CatalogueService { static func main() {} }
