internal import CRabbitMQ

/// Copies messages out of librabbitmq's buffers.
struct Decoder {
    private var interner = Interner()

    mutating func interned(_ bytes: amqp_bytes_t) -> String {
        interner.string(bytes).shortened
    }

    /// A short string that is different each time.
    private func short(_ bytes: amqp_bytes_t) -> String { string(bytes).shortened }

    func string(_ bytes: amqp_bytes_t) -> String {
        String(decoding: UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len), as: UTF8.self)
    }

    /// Reads only the fields whose flag is set: the others hold garbage.
    mutating func properties(_ source: borrowing amqp_basic_properties_t) -> Properties {
        let flags = source._flags
        func has(_ flag: Int32) -> Bool { flags & amqp_flags_t(flag) != 0 }
        return Properties(
            contentType: has(AMQP_BASIC_CONTENT_TYPE_FLAG) ? interned(source.content_type) : nil,
            contentEncoding: has(AMQP_BASIC_CONTENT_ENCODING_FLAG) ? interned(source.content_encoding) : nil,
            headers: has(AMQP_BASIC_HEADERS_FLAG) ? table(source.headers) : Table(),
            deliveryMode: has(AMQP_BASIC_DELIVERY_MODE_FLAG) ? source.delivery_mode : nil,
            priority: has(AMQP_BASIC_PRIORITY_FLAG) ? source.priority : nil,
            correlationID: has(AMQP_BASIC_CORRELATION_ID_FLAG) ? short(source.correlation_id) : nil,
            replyTo: has(AMQP_BASIC_REPLY_TO_FLAG) ? interned(source.reply_to) : nil,
            expiration: has(AMQP_BASIC_EXPIRATION_FLAG) ? short(source.expiration) : nil,
            messageID: has(AMQP_BASIC_MESSAGE_ID_FLAG) ? short(source.message_id) : nil,
            timestamp: has(AMQP_BASIC_TIMESTAMP_FLAG) ? source.timestamp : nil,
            type: has(AMQP_BASIC_TYPE_FLAG) ? interned(source.type) : nil,
            userID: has(AMQP_BASIC_USER_ID_FLAG) ? interned(source.user_id) : nil,
            appID: has(AMQP_BASIC_APP_ID_FLAG) ? interned(source.app_id) : nil
        )
    }

    /// How deep headers may nest: what is deeper is left out, or one message could use up the stack of its reader.
    private static let deepest = 64

    mutating func table(_ source: amqp_table_t, depth: Int = 0) -> Table {
        var result = Table()
        guard let entries = source.entries, source.num_entries > 0, depth < Self.deepest else { return result }
        result.reserveCapacity(Int(source.num_entries))
        for index in 0..<Int(source.num_entries) {
            result.append(interned(entries[index].key), value(entries[index].value, depth: depth + 1))
        }
        return result
    }

    private mutating func value(_ source: amqp_field_value_t, depth: Int) -> FieldValue {
        switch amqp_field_value_kind_t(UInt32(source.kind)) {
        case AMQP_FIELD_KIND_BOOLEAN: return .bool(source.value.boolean != 0)
        case AMQP_FIELD_KIND_I8: return .int(Int64(source.value.i8))
        case AMQP_FIELD_KIND_U8: return .int(Int64(source.value.u8))
        case AMQP_FIELD_KIND_I16: return .int(Int64(source.value.i16))
        case AMQP_FIELD_KIND_U16: return .int(Int64(source.value.u16))
        case AMQP_FIELD_KIND_I32: return .int32(source.value.i32)
        case AMQP_FIELD_KIND_U32: return .int(Int64(source.value.u32))
        case AMQP_FIELD_KIND_I64: return .int(source.value.i64)
        case AMQP_FIELD_KIND_U64: return .int(Int64(clamping: source.value.u64))
        case AMQP_FIELD_KIND_F32: return .double(Double(source.value.f32))
        case AMQP_FIELD_KIND_F64: return .double(source.value.f64)
        case AMQP_FIELD_KIND_DECIMAL:
            return .decimal(scale: source.value.decimal.decimals, value: source.value.decimal.value)
        case AMQP_FIELD_KIND_UTF8: return .string(string(source.value.bytes))
        case AMQP_FIELD_KIND_BYTES: return .bytes(Array(source.value.bytes))
        case AMQP_FIELD_KIND_TIMESTAMP: return .timestamp(source.value.u64)
        case AMQP_FIELD_KIND_TABLE: return .table(table(source.value.table, depth: depth))
        case AMQP_FIELD_KIND_ARRAY:
            let array = source.value.array
            guard depth < Self.deepest else { return .array([]) }
            return .array((0..<Int(array.num_entries)).map { value(array.entries[$0], depth: depth + 1) })
        default: return .void
        }
    }
}

extension [UInt8] {
    init(_ bytes: amqp_bytes_t) {
        self.init(UnsafeRawBufferPointer(start: bytes.bytes, count: bytes.len))
    }
}

extension String {
    /// As many whole characters as AMQP's short strings have room for, which is 255 bytes.
    ///
    /// What arrives always fits, unless it was not valid UTF-8: its repair can be three times as long, and then it could
    /// not travel on.
    var shortened: String {
        guard utf8.count > 255 else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: 255)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }
}
