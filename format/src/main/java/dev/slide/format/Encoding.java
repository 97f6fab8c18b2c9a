package dev.slide.format;

/** How a weight's elements are written in its blob. */
public enum Encoding {
    /** The elements themselves, little-endian, row-major: what ONNX calls {@code raw_data}. */
    RAW("raw");

    private final String wireName;

    Encoding(String wireName) {
        this.wireName = wireName;
    }

    /** The name in the configuration. */
    public String wireName() {
        return wireName;
    }

    static Encoding named(String name) throws FormatException {
        for (Encoding encoding : values()) {
            if (encoding.wireName.equals(name)) {
                return encoding;
            }
        }
        throw new FormatException("encoding \"" + name + "\" is not known to this version; a newer SLIDE may read it");
    }
}
