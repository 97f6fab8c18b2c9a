package dev.slide.cli;

import dev.slide.cli.draw.Units;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option in bytes, such as {@code 8M}, for {@code @Option(converter = ByteCount.class)}. */
final class ByteCount implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
        try {
            return Units.parseBytes(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
