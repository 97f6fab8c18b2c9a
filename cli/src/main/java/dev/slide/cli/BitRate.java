package dev.slide.cli;

import dev.slide.cli.draw.Units;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an option in bit/s, such as {@code 100M}, for {@code @Option(converter = BitRate.class)}. */
final class BitRate implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
        try {
            return Units.parseBitRate(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
