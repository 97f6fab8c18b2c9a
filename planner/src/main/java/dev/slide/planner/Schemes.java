package dev.slide.planner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The schemes there are: those of SLIDE, and those any other jar on the class path brings. */
public final class Schemes {
    private final Map<String, Scheme> byName = new LinkedHashMap<>();

    private Schemes(List<Scheme> found) {
        found.stream().filter(Schemes::isOurs).forEach(this::add);
        found.stream().filter(scheme -> !isOurs(scheme)).forEach(this::add);
    }

    private void add(Scheme scheme) {
        Scheme other = byName.putIfAbsent(scheme.name(), scheme);
        if (other != null) {
            throw new IllegalStateException("scheme " + scheme.name() + " comes twice: "
                    + other.getClass().getName() + " and " + scheme.getClass().getName());
        }
    }

    private static boolean isOurs(Scheme scheme) {
        return scheme.getClass().getPackageName().equals(Scheme.class.getPackageName() + ".scheme");
    }

    /**
     * Looks for schemes.
     *
     * @throws IllegalStateException if two have one name
     */
    public static Schemes load() {
        return new Schemes(ServiceLoader.load(Scheme.class, Scheme.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** All of them, those of SLIDE first. */
    public List<Scheme> all() {
        return List.copyOf(byName.values());
    }

    /** Their names, in the same order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /**
     * The scheme of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Scheme named(String name) {
        Scheme scheme = byName.get(name);
        if (scheme == null) {
            throw new IllegalArgumentException(
                    "scheme " + name + " is unknown; there are " + String.join(", ", names()));
        }
        return scheme;
    }
}
