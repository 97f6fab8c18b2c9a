package dev.slide.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Repository names as distribution-spec 1.1.1, "Pulling manifests", allows them. */
final class RepositoryName {
    private static final int MAX_LENGTH = 255;
    private static final String COMPONENT = "[a-z0-9]++(?:(?:\\.|__?|-++)[a-z0-9]++)*+";
    private static final Pattern NAME = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");
    private static final Pattern WORDS = Pattern.compile("([^a-z0-9]*)([a-z0-9]+)");
    private static final Pattern SEPARATOR = Pattern.compile("\\.|__?|-+");

    private RepositoryName() {}

    static boolean isValid(String name) {
        return name.length() <= MAX_LENGTH && NAME.matcher(name).matches();
    }

    /** The name of a layout by its path inside the store, see {@link #clean}. */
    static String of(Path path) {
        List<String> components = new ArrayList<>();
        path.forEach(component -> components.add(clean(component.toString())));
        return String.join("/", components);
    }

    /**
     * A folder's name in lower case, where what the grammar does not allow becomes a hyphen between words and nothing at
     * both ends; {@code layout} if nothing is left.
     */
    static String clean(String folder) {
        StringBuilder name = new StringBuilder();
        Matcher words = WORDS.matcher(folder.toLowerCase(Locale.ROOT));
        while (words.find()) {
            if (name.length() > 0) {
                String between = words.group(1);
                name.append(SEPARATOR.matcher(between).matches() ? between : "-");
            }
            name.append(words.group(2));
        }
        return name.length() == 0 ? "layout" : name.toString();
    }
}
