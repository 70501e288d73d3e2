internal import CRabbitMQ

/// Memory for the C form of one message at a time: bytes, tables and properties live until the next `reset`.
final class Arena {
    private let pool: UnsafeMutablePointer<amqp_pool_t>

    init() {
        pool = .allocate(capacity: 1)
        pool.initialize(to: amqp_pool_t())
        init_amqp_pool(pool, 16 * 1024)
    }

    deinit {
        empty_amqp_pool(pool)
        pool.deallocate()
    }

    func reset() {
        recycle_amqp_pool(pool)
    }

    func bytes(_ string: String) -> amqp_bytes_t {
        string.utf8.withContiguousStorageIfAvailable(copy) ?? copyBridged(string)
    }

    private func copyBridged(_ string: String) -> amqp_bytes_t {
        var native = string
        return native.withUTF8(copy)
    }

    private func bytes(_ array: [UInt8]) -> amqp_bytes_t {
        array.withUnsafeBufferPointer(copy)
    }

    private func copy(_ source: UnsafeBufferPointer<UInt8>) -> amqp_bytes_t {
        guard let start = source.baseAddress, !source.isEmpty else { return amqp_empty_bytes }
        let memory = allocate(source.count)
        memory.copyMemory(from: start, byteCount: source.count)
        return amqp_bytes_t(len: source.count, bytes: memory)
    }

    private func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        guard let memory = amqp_pool_alloc(pool, size) else {
            fatalError("There is no memory for \(size) bytes of a message.")
        }
        return memory
    }

    func table(_ table: Table) -> amqp_table_t {
        guard !table.isEmpty else { return amqp_empty_table }
        let memory = allocate(table.count * MemoryLayout<amqp_table_entry_t>.stride)
        let entries = memory.bindMemory(to: amqp_table_entry_t.self, capacity: table.count)
        for (index, entry) in table.entries.enumerated() {
            entries[index] = amqp_table_entry_t(key: bytes(entry.key), value: value(entry.value))
        }
        return amqp_table_t(num_entries: Int32(table.count), entries: entries)
    }

    private func array(_ values: [FieldValue]) -> amqp_array_t {
        guard !values.isEmpty else { return amqp_empty_array }
        let memory = allocate(values.count * MemoryLayout<amqp_field_value_t>.stride)
        let entries = memory.bindMemory(to: amqp_field_value_t.self, capacity: values.count)
        for (index, element) in values.enumerated() {
            entries[index] = value(element)
        }
        return amqp_array_t(num_entries: Int32(values.count), entries: entries)
    }

    private func value(_ value: FieldValue) -> amqp_field_value_t {
        var field = amqp_field_value_t()
        func set(_ kind: amqp_field_value_kind_t) { field.kind = UInt8(kind.rawValue) }
        switch value {
        case .bool(let value):
            set(AMQP_FIELD_KIND_BOOLEAN)
            field.value.boolean = value ? 1 : 0
        case .int(let value):
            set(AMQP_FIELD_KIND_I64)
            field.value.i64 = value
        case .int32(let value):
            set(AMQP_FIELD_KIND_I32)
            field.value.i32 = value
        case .double(let value):
            set(AMQP_FIELD_KIND_F64)
            field.value.f64 = value
        case .string(let value):
            set(AMQP_FIELD_KIND_UTF8)
            field.value.bytes = bytes(value)
        case .bytes(let value):
            set(AMQP_FIELD_KIND_BYTES)
            field.value.bytes = bytes(value)
        case .timestamp(let value):
            set(AMQP_FIELD_KIND_TIMESTAMP)
            field.value.u64 = value
        case .decimal(let scale, let value):
            set(AMQP_FIELD_KIND_DECIMAL)
            field.value.decimal = amqp_decimal_t(decimals: scale, value: value)
        case .table(let value):
            set(AMQP_FIELD_KIND_TABLE)
            field.value.table = table(value)
        case .array(let value):
            set(AMQP_FIELD_KIND_ARRAY)
            field.value.array = array(value)
        case .void:
            set(AMQP_FIELD_KIND_VOID)
        }
        return field
    }

    func properties(_ properties: Properties) -> amqp_basic_properties_t {
        var result = amqp_basic_properties_t()
        if let value = properties.contentType {
            result._flags |= flag(AMQP_BASIC_CONTENT_TYPE_FLAG)
            result.content_type = bytes(value)
        }
        if let value = properties.contentEncoding {
            result._flags |= flag(AMQP_BASIC_CONTENT_ENCODING_FLAG)
            result.content_encoding = bytes(value)
        }
        if !properties.headers.isEmpty {
            result._flags |= flag(AMQP_BASIC_HEADERS_FLAG)
            result.headers = table(properties.headers)
        }
        if let value = properties.deliveryMode {
            result._flags |= flag(AMQP_BASIC_DELIVERY_MODE_FLAG)
            result.delivery_mode = value
        }
        if let value = properties.priority {
            result._flags |= flag(AMQP_BASIC_PRIORITY_FLAG)
            result.priority = value
        }
        if let value = properties.correlationID {
            result._flags |= flag(AMQP_BASIC_CORRELATION_ID_FLAG)
            result.correlation_id = bytes(value)
        }
        if let value = properties.replyTo {
            result._flags |= flag(AMQP_BASIC_REPLY_TO_FLAG)
            result.reply_to = bytes(value)
        }
        if let value = properties.expiration {
            result._flags |= flag(AMQP_BASIC_EXPIRATION_FLAG)
            result.expiration = bytes(value)
        }
        if let value = properties.messageID {
            result._flags |= flag(AMQP_BASIC_MESSAGE_ID_FLAG)
            result.message_id = bytes(value)
        }
        if let value = properties.timestamp {
            result._flags |= flag(AMQP_BASIC_TIMESTAMP_FLAG)
            result.timestamp = value
        }
        if let value = properties.type {
            result._flags |= flag(AMQP_BASIC_TYPE_FLAG)
            result.type = bytes(value)
        }
        if let value = properties.userID {
            result._flags |= flag(AMQP_BASIC_USER_ID_FLAG)
            result.user_id = bytes(value)
        }
        if let value = properties.appID {
            result._flags |= flag(AMQP_BASIC_APP_ID_FLAG)
            result.app_id = bytes(value)
        }
        return result
    }

    /// Nil if the bytes are not properties of that class.
    func decodeProperties(_ bytes: amqp_bytes_t, class id: UInt16) -> UnsafeMutablePointer<amqp_basic_properties_t>? {
        var decoded: UnsafeMutableRawPointer?
        guard amqp_decode_properties(id, pool, bytes, &decoded) >= 0 else { return nil }
        return decoded?.assumingMemoryBound(to: amqp_basic_properties_t.self)
    }

    private func flag(_ bit: Int32) -> amqp_flags_t { amqp_flags_t(bit) }
}
