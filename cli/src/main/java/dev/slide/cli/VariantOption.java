package dev.slide.cli;

import dev.slide.pack.Variant;
import dev.slide.scenario.Spelling;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;

/** Names of variants, and packs of a variant. */
final class VariantOption implements ITypeConverter<Variant> {
    private static final Pattern TAGGED = Pattern.compile("https?://[^/]+/.*[:@].*");

    @Override
    public Variant convert(String text) {
        for (Variant variant : Variant.values()) {
            if (variant.wireName().equals(text)) {
                return variant;
            }
        }
        List<String> names =
                Arrays.stream(Variant.values()).map(Variant::wireName).toList();
        String nearest = Spelling.nearest(text, names);
        throw new CommandLine.TypeConversionException("'" + text + "' is none of " + String.join(", ", names)
                + (nearest == null ? "" : "; did you mean " + nearest + "?"));
    }

    /**
     * Where one of several variants is.
     *
     * @param location folder or URL, as it was given
     * @param tag null for the latest
     * @throws CliException if the location names another already
     */
    static String location(String location, @Nullable String tag) throws CliException {
        if (tag == null) {
            return location;
        }
        if (location.startsWith("oci:") || TAGGED.matcher(location).matches()) {
            throw new CliException("--variant " + tag + ": " + location + " says already which; leave one out");
        }
        if (location.startsWith("http://") || location.startsWith("https://")) {
            return (location.endsWith("/") ? location.substring(0, location.length() - 1) : location) + ":" + tag;
        }
        return "oci:" + location + ":" + tag;
    }
}
