package dev.slide.format;

import java.nio.charset.StandardCharsets;

/**
 * The fields of one protobuf message, one after another (Protocol Buffers, "Encoding"): {@link #next} goes to the next, whose
 * number is {@link #field} and whose value is {@link #number} or, where it has a length, {@link #message} or {@link #text}.
 */
final class ProtoFields {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final byte[] bytes;
    private final int end;
    private int at;

    private int field;
    private boolean delimited;
    private long number;
    private int from;

    ProtoFields(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    private ProtoFields(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /**
     * Goes to the next field.
     *
     * @return false if there is none
     * @throws FormatException if the bytes are no message
     */
    boolean next() throws FormatException {
        if (at == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        from = at;
        number = 0;
        int type = (int) (tag & 7);
        delimited = type == DELIMITED;
        switch (type) {
            case VARINT -> number = varint();
            case FIXED_64 -> skip(Long.BYTES);
            case FIXED_32 -> skip(Integer.BYTES);
            case DELIMITED -> {
                long length = varint();
                from = at;
                skip(length);
            }
            default -> throw new FormatException("field " + field + " of a message has the wire type " + type);
        }
        return true;
    }

    private void skip(long length) throws FormatException {
        if (length < 0 || length > end - at) {
            throw new FormatException("field " + field + " of a message claims " + length + " bytes of " + (end - at));
        }
        at += (int) length;
    }

    private long varint() throws FormatException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE && at < end; shift += 7) {
            byte next = bytes[at++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new FormatException("a number of a message does not end");
    }

    /** Number of the field. */
    int field() {
        return field;
    }

    /** Whether the field has a length: a message, a text or a packed list. */
    boolean isDelimited() {
        return delimited;
    }

    /** A number; 0 for fields of another type. */
    long number() {
        return number;
    }

    /** The fields of the message inside; none for fields of another type. */
    ProtoFields message() {
        return delimited ? new ProtoFields(bytes, from, at) : new ProtoFields(bytes, at, at);
    }

    /** The text; empty for fields of another type. */
    String text() {
        return delimited ? new String(bytes, from, at - from, StandardCharsets.UTF_8) : "";
    }

    /** The first number of a packed list. */
    long firstPacked() throws FormatException {
        return message().varint();
    }
}
