import Model
import ServiceKit

/// Lists what a person was told, the newest first, a page at a time.
func findInbox(_ query: Notification.FindInbox, in snapshot: Snapshot) throws -> Notification.InboxPage {
    let limit = query.limit ?? 20
    guard (1...100).contains(limit) else {
        throw Refusal(.invalidField, "A page has 1 to 100 messages.", path: "$.limit")
    }
    // One more than asked for tells whether there is another page.
    let messages = try snapshot.messages.inbox(query, limit: limit + 1)
    let page = Array(messages.prefix(limit))
    return Notification.InboxPage(
        messages: try page.map { try $0.view(deliveries: snapshot.messages.deliveries(of: $0.id)) },
        unread: try snapshot.messages.countUnread(of: query.person),
        next: messages.count > limit ? page.last?.id : nil
    )
}
