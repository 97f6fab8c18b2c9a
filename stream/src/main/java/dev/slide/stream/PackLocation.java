package dev.slide.stream;

import dev.slide.format.OciLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a pack is: the folder of an OCI image layout, {@code oci:DIR:TAG} for one of several in it, or {@code
 * http(s)://HOST[:PORT]/NAME[:TAG|@DIGEST]} of a node or registry.
 */
final class PackLocation {
    private static final Pattern URL =
            Pattern.compile("(https?)://([^/?#@]+)/([^?#@:]+?)(?::([^/:@?#]+)|@([^/?#]+))?/?");
    /** Repository names of the OCI distribution-spec. */
    private static final Pattern REPOSITORY =
            Pattern.compile("[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*");

    private static final String LAYOUT = "oci:";

    private static final double CONNECT_SECONDS = 10;

    private PackLocation() {}

    static PackSource open(String location, double rateBps) throws IOException {
        return open(location, rateBps, StreamOptions.DEFAULTS.stallSeconds());
    }

    /** The pack where and as these options fetch it. */
    static PackSource open(String location, StreamOptions options) throws IOException {
        return open(location, options.rateBps(), options.stallSeconds(), CONNECT_SECONDS, options.task());
    }

    static PackSource open(String location, double rateBps, double stallSeconds) throws IOException {
        return open(location, rateBps, stallSeconds, CONNECT_SECONDS);
    }

    static PackSource open(String location, double rateBps, double stallSeconds, double connectSeconds)
            throws IOException {
        return open(location, rateBps, stallSeconds, connectSeconds, null);
    }

    private static PackSource open(
            String location, double rateBps, double stallSeconds, double connectSeconds, @Nullable String task)
            throws IOException {
        if (!location.startsWith("http://") && !location.startsWith("https://")) {
            return layout(location, rateBps);
        }
        Matcher matcher = URL.matcher(location);
        if (!matcher.matches()) {
            throw new InvalidInputException(
                    "\"" + location + "\" is not http://HOST:PORT/NAME, with :TAG or @sha256:... after it or not");
        }
        String repository = matcher.group(3);
        if (!REPOSITORY.matcher(repository).matches()) {
            throw new InvalidInputException("repository \"" + repository + "\" in " + location
                    + " is not lower-case letters, digits and single . _ - between them");
        }
        String tag = matcher.group(4);
        String digest = matcher.group(5);
        String reference = digest != null ? digest : tag != null ? tag : "latest";
        return new HttpPackSource(
                matcher.group(1) + "://" + matcher.group(2),
                repository,
                reference,
                rateBps,
                stallSeconds,
                connectSeconds,
                task);
    }

    private static PackSource layout(String location, double rateBps) throws IOException {
        if (!location.startsWith(LAYOUT)) {
            return new LayoutPackSource(OciLayout.open(Paths.get(location)), null, rateBps);
        }
        String path = location.substring(LAYOUT.length());
        int colon = path.lastIndexOf(':');
        if (colon < 1 || colon == path.length() - 1) {
            throw new InvalidInputException("\"" + location + "\" is not " + LAYOUT + "DIR:TAG");
        }
        Path folder = Paths.get(path.substring(0, colon));
        return new LayoutPackSource(OciLayout.open(folder), path.substring(colon + 1), rateBps);
    }
}
