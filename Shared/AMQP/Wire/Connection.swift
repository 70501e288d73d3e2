internal import CRabbitMQ
internal import Glibc

/// One open connection, used by one thread only.
///
/// After a thrown error the connection is of no further use, except where `Session` says otherwise.
final class Connection {
    /// Accepted by every broker since 3.x; 4.1 refuses much smaller ones.
    static let frameMax: Int32 = 131_072

    let settings: ConnectionSettings
    let host: ConnectionSettings.Host
    let state: amqp_connection_state_t
    let arena = Arena()
    private(set) var socket: Int32 = -1
    private(set) var serverProperties = Table()
    /// Stamped on every delivery.
    var epoch: UInt64 = 0

    private var decoder = Decoder()
    private var contents: [UInt16: Content] = [:]

    var serverVersion: String { serverProperties["version"]?.stringValue ?? "" }

    /// Tries each host once, in a random order, and reports what went wrong with the last.
    static func open(_ settings: ConnectionSettings) throws -> Connection {
        var failure = AMQPError(.unreachable, "connect", reason: "the settings name no host")
        for host in settings.hosts.shuffled() {
            do {
                return try Connection(settings, host)
            } catch {
                failure = error
            }
        }
        throw failure
    }

    private init(_ settings: ConnectionSettings, _ host: ConnectionSettings.Host) throws(AMQPError) {
        guard let state = amqp_new_connection() else {
            throw AMQPError(.unreachable, "connect", host: host.description, reason: "there is no memory")
        }
        self.settings = settings
        self.host = host
        self.state = state
        try openSocket()
        try logIn()
    }

    deinit {
        amqp_destroy_connection(state)
    }

    private func openSocket() throws(AMQPError) {
        let operation = "connect"
        guard let channel = settings.tls == nil ? amqp_tcp_socket_new(state) : amqp_ssl_socket_new(state) else {
            throw error(.unreachable, operation, "there is no memory")
        }
        if let tls = settings.tls {
            try configure(channel, tls)
        }
        var timeout = timeval(settings.handshakeTimeout)
        amqp_set_handshake_timeout(state, &timeout)
        let status = amqp_socket_open_noblock(channel, host.name, Int32(host.port), &timeout)
        guard status == AMQP_STATUS_OK.rawValue else {
            let isTLS = status <= AMQP_STATUS_SSL_ERROR.rawValue
            throw error(isTLS ? .tls : .unreachable, operation, Self.explain(status))
        }
        var rpcTimeout = timeval(settings.rpcTimeout)
        amqp_set_rpc_timeout(state, &rpcTimeout)
        socket = amqp_get_sockfd(state)
    }

    private func configure(_ channel: OpaquePointer, _ tls: ConnectionSettings.TLS) throws(AMQPError) {
        amqp_ssl_socket_set_ssl_versions(channel, AMQP_TLSv1_2, AMQP_TLSvLATEST)
        amqp_ssl_socket_set_verify_peer(channel, tls.verifiesPeer ? 1 : 0)
        amqp_ssl_socket_set_verify_hostname(channel, tls.verifiesHostName ? 1 : 0)
        if tls.verifiesPeer || tls.caFile != nil {
            guard let file = tls.caFile ?? Self.systemAuthorities() else {
                throw error(
                    .tls,
                    "connect",
                    "the system's certificate authorities were not found; name a file (cacertfile, in PEM)"
                )
            }
            guard amqp_ssl_socket_set_cacert(channel, file) == AMQP_STATUS_OK.rawValue else {
                throw error(.tls, "connect", "the certificate authorities in \(file) could not be read")
            }
        }
        guard tls.certificateFile != nil || tls.keyFile != nil else { return }
        guard let certificate = tls.certificateFile, let key = tls.keyFile else {
            throw error(.tls, "connect", "a client certificate needs both its certificate file and its key file")
        }
        guard amqp_ssl_socket_set_key(channel, certificate, key) == AMQP_STATUS_OK.rawValue else {
            throw error(.tls, "connect", "the client's certificate \(certificate) and its key could not be read")
        }
    }

    /// librabbitmq 0.11 has no call for the system's authorities; these are the files of the usual distributions.
    private static func systemAuthorities() -> String? {
        let named = getenv("SSL_CERT_FILE").map { String(cString: $0) }
        let usual = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"]
        return ([named].compactMap(\.self) + usual).first { access($0, R_OK) == 0 }
    }

    private func logIn() throws(AMQPError) {
        defer { arena.reset() }
        // librabbitmq announces none of these by itself, and without them the broker keeps silent about them.
        let capabilities: Table = [
            "authentication_failure_close": true, "basic.nack": true, "connection.blocked": true,
            "consumer_cancel_notify": true, "exchange_exchange_bindings": true, "publisher_confirms": true,
        ]
        var properties = arena.table([
            "capabilities": .table(capabilities), "connection_name": .string(settings.name),
        ])
        let heartbeat = Int32(clamping: settings.heartbeat.wholeSecondsRoundedUp)
        let reply =
            switch settings.credentials {
            case .plain(let user, let password):
                crabbitmq_login_plain(
                    state,
                    settings.virtualHost,
                    Self.frameMax,
                    heartbeat,
                    &properties,
                    user,
                    password
                )
            case .external:
                crabbitmq_login_external(state, settings.virtualHost, Self.frameMax, heartbeat, &properties)
            }
        try check(reply, "log in as user \(settings.userName) on virtual host \(settings.virtualHost)")
        if let properties = amqp_get_server_properties(state) {
            serverProperties = decoder.table(properties.pointee)
        }
    }

    /// Says goodbye; the broker has then processed everything written before.
    func close() {
        _ = amqp_connection_close(state, AMQP_REPLY_SUCCESS)
    }

    // MARK: Errors

    func error(_ code: AMQPError.Code, _ operation: String, replyCode: UInt16? = nil, _ reason: String) -> AMQPError {
        AMQPError(code, operation, host: host.description, replyCode: replyCode, reason: reason)
    }

    /// Throws unless the last synchronous request succeeded.
    func check(_ reply: amqp_rpc_reply_t, _ operation: @autoclosure () -> String) throws(AMQPError) {
        switch reply.reply_type {
        case AMQP_RESPONSE_NORMAL:
            return
        case AMQP_RESPONSE_SERVER_EXCEPTION:
            throw refusal(reply.reply, operation())
        case AMQP_RESPONSE_LIBRARY_EXCEPTION:
            throw failure(reply.library_error, operation())
        default:
            throw error(.connectionLost, operation(), "the connection ended")
        }
    }

    func checkReply(_ operation: @autoclosure () -> String) throws(AMQPError) {
        try check(amqp_get_rpc_reply(state), operation())
    }

    /// Throws unless the status is OK.
    func check(_ status: Int32, _ operation: @autoclosure () -> String) throws(AMQPError) {
        guard status == AMQP_STATUS_OK.rawValue else { throw failure(status, operation()) }
    }

    private func failure(_ status: Int32, _ operation: String) -> AMQPError {
        let code: AMQPError.Code =
            switch status {
            case AMQP_STATUS_TIMEOUT.rawValue: .timeout
            default: .connectionLost
            }
        return error(code, operation, Self.explain(status))
    }

    private func refusal(_ method: amqp_method_t, _ operation: String) -> AMQPError {
        switch method.id {
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = method.decoded.assumingMemoryBound(to: amqp_channel_close_t.self).pointee
            return error(.refused, operation, replyCode: close.reply_code, decoder.string(close.reply_text))
        case AMQP_CONNECTION_CLOSE_METHOD:
            let close = method.decoded.assumingMemoryBound(to: amqp_connection_close_t.self).pointee
            return error(.refused, operation, replyCode: close.reply_code, decoder.string(close.reply_text))
        default:
            return error(.connectionLost, operation, "the broker answered with \(Self.name(method.id))")
        }
    }

    private static func explain(_ status: Int32) -> String {
        switch status {
        case AMQP_STATUS_HEARTBEAT_TIMEOUT.rawValue: "the broker has been silent for two heartbeats"
        case AMQP_STATUS_SSL_HOSTNAME_VERIFY_FAILED.rawValue:
            "the broker's certificate is not made out to this host name"
        case AMQP_STATUS_SSL_PEER_VERIFY_FAILED.rawValue:
            "the broker's certificate is not signed by a trusted authority"
        case AMQP_STATUS_SSL_CONNECTION_FAILED.rawValue: "the TLS handshake failed"
        case AMQP_STATUS_BROKER_UNSUPPORTED_SASL_METHOD.rawValue: "the broker does not offer this way to log in"
        default: String(cString: amqp_error_string2(status))
        }
    }

    private static func name(_ method: amqp_method_number_t) -> String {
        amqp_method_name(method).map { String(cString: $0) } ?? "method \(method)"
    }

    // MARK: Channels

    func openChannel(_ channel: UInt16) throws(AMQPError) {
        amqp_channel_open(state, channel)
        try checkReply("open a channel")
    }

    func closeChannel(_ channel: UInt16) throws(AMQPError) {
        try check(amqp_channel_close(state, channel, AMQP_REPLY_SUCCESS), "close a channel")
        releaseBuffers(channel)
    }

    func releaseBuffers(_ channel: UInt16) {
        amqp_maybe_release_buffers_on_channel(state, channel)
    }

    // MARK: Writing

    /// Collects everything written inside into full segments and sends it at the end.
    ///
    /// Sending at the end also covers what librabbitmq leaves behind with MSG_MORE: the last frame of a body whose size
    /// is a multiple of the frame size, which otherwise waits for 200 ms.
    func corked<R>(_ body: () throws(AMQPError) -> R) throws(AMQPError) -> R {
        crabbitmq_cork(socket, 1)
        defer { crabbitmq_cork(socket, 0) }
        return try body()
    }

    func publish(_ message: OutgoingMessage, on channel: UInt16, mandatory: Bool) throws(AMQPError) {
        defer { arena.reset() }
        var properties = arena.properties(message.properties)
        let status = message.body.withUnsafeBytes { body in
            amqp_basic_publish(
                state,
                channel,
                arena.bytes(message.exchange),
                arena.bytes(message.routingKey),
                mandatory ? 1 : 0,
                0,
                &properties,
                amqp_bytes_t(len: body.count, bytes: UnsafeMutableRawPointer(mutating: body.baseAddress))
            )
        }
        guard status != AMQP_STATUS_OK.rawValue else { return }
        let operation = "publish to exchange \(message.exchange) with routing key \(message.routingKey)"
        switch status {
        case AMQP_STATUS_TABLE_TOO_BIG.rawValue, AMQP_STATUS_BAD_AMQP_DATA.rawValue:
            throw AMQPError(
                .invalidMessage,
                operation,
                host: host.description,
                channel: channel,
                reason: "its headers do not fit into a frame of \(Self.frameMax) bytes"
            )
        default: throw failure(status, operation)
        }
    }

    // MARK: Reading

    /// Returns the next thing that has fully arrived, without waiting; nil when there is none.
    ///
    /// Sends and checks heartbeats along the way.
    func receive() throws(AMQPError) -> Incoming? {
        var now = timeval()
        while true {
            var frame = amqp_frame_t()
            let status = amqp_simple_wait_frame_noblock(state, &frame, &now)
            if status == AMQP_STATUS_TIMEOUT.rawValue { return nil }
            try check(status, "read from the broker")
            if let incoming = try receive(frame) { return incoming }
        }
    }

    private func receive(_ frame: amqp_frame_t) throws(AMQPError) -> Incoming? {
        let channel = frame.channel
        switch Int32(frame.frame_type) {
        case AMQP_FRAME_METHOD:
            defer { releaseBuffers(channel) }
            return try receive(frame.payload.method, on: channel)
        case AMQP_FRAME_HEADER:
            guard var content = contents.removeValue(forKey: channel) else {
                throw error(.connectionLost, "read from the broker", "a message header came without its method")
            }
            let header = frame.payload.properties
            content.delivery.properties = decoder.properties(
                header.decoded.assumingMemoryBound(to: amqp_basic_properties_t.self).pointee
            )
            content.missing = Int(header.body_size)
            if content.missing > 0 {
                contents[channel] = content
                return nil
            }
            releaseBuffers(channel)
            return content.finished
        case AMQP_FRAME_BODY:
            guard var content = contents.removeValue(forKey: channel) else {
                throw error(.connectionLost, "read from the broker", "a message body came without its header")
            }
            content.append(frame.payload.body_fragment)
            if content.missing > 0 {
                contents[channel] = content
                return nil
            }
            releaseBuffers(channel)
            return content.finished
        default:
            releaseBuffers(channel)
            return nil
        }
    }

    private func receive(_ method: amqp_method_t, on channel: UInt16) throws(AMQPError) -> Incoming? {
        func decoded<T>(_: T.Type) -> T { method.decoded.assumingMemoryBound(to: T.self).pointee }
        switch method.id {
        case AMQP_BASIC_DELIVER_METHOD:
            let deliver = decoded(amqp_basic_deliver_t.self)
            contents[channel] = Content(
                delivery: Delivery(
                    channel: channel,
                    epoch: epoch,
                    tag: deliver.delivery_tag,
                    consumerTag: decoder.interned(deliver.consumer_tag),
                    redelivered: deliver.redelivered != 0,
                    exchange: decoder.interned(deliver.exchange),
                    routingKey: decoder.interned(deliver.routing_key)
                )
            )
            return nil
        case AMQP_BASIC_RETURN_METHOD:
            let returned = decoded(amqp_basic_return_t.self)
            contents[channel] = Content(
                delivery: Delivery(
                    channel: channel,
                    epoch: epoch,
                    exchange: decoder.interned(returned.exchange),
                    routingKey: decoder.interned(returned.routing_key)
                ),
                returned: (returned.reply_code, decoder.string(returned.reply_text))
            )
            return nil
        case AMQP_BASIC_ACK_METHOD:
            let ack = decoded(amqp_basic_ack_t.self)
            return .confirmed(channel: channel, tag: ack.delivery_tag, multiple: ack.multiple != 0)
        case AMQP_BASIC_NACK_METHOD:
            let nack = decoded(amqp_basic_nack_t.self)
            return .rejected(channel: channel, tag: nack.delivery_tag, multiple: nack.multiple != 0)
        case AMQP_BASIC_CANCEL_METHOD:
            return .cancelled(channel: channel)
        case AMQP_BASIC_CANCEL_OK_METHOD:
            return .cancelConfirmed(channel: channel)
        case AMQP_CONNECTION_BLOCKED_METHOD:
            return .blocked(reason: decoder.string(decoded(amqp_connection_blocked_t.self).reason))
        case AMQP_CONNECTION_UNBLOCKED_METHOD:
            return .unblocked
        case AMQP_CHANNEL_CLOSE_METHOD:
            let close = decoded(amqp_channel_close_t.self)
            throw AMQPError(
                .refused,
                "use a channel (\(Self.operation(close.class_id, close.method_id)))",
                host: host.description,
                channel: channel,
                replyCode: close.reply_code,
                reason: decoder.string(close.reply_text)
            )
        case AMQP_CONNECTION_CLOSE_METHOD:
            throw refusal(method, "keep the connection")
        default:
            return nil
        }
    }

    private static func operation(_ classID: UInt16, _ methodID: UInt16) -> String {
        guard classID != 0 else { return "closed by the broker" }
        return name(amqp_method_number_t(classID) << 16 | amqp_method_number_t(methodID))
    }

    /// Begins the content of a message that a synchronous `basic.get` announced.
    func beginContent(_ got: amqp_basic_get_ok_t, on channel: UInt16) {
        contents[channel] = Content(
            delivery: Delivery(
                channel: channel,
                epoch: epoch,
                tag: got.delivery_tag,
                redelivered: got.redelivered != 0,
                exchange: decoder.interned(got.exchange),
                routingKey: decoder.interned(got.routing_key)
            )
        )
    }
}

extension timeval {
    init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}

extension Duration {
    var wholeSecondsRoundedUp: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }

    /// Rounded up, so that a wait never ends just before what it waits for.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
