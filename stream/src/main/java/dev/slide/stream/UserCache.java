package dev.slide.stream;

import java.nio.file.Path;
import java.nio.file.Paths;

/** Where SLIDE keeps what it can make or fetch again, unless it is told otherwise. */
public final class UserCache {
    private UserCache() {}

    /** The user's folder: {@code $SLIDE_CACHE}, else {@code slide} under {@code $XDG_CACHE_HOME} or ~/.cache. */
    public static Path folder() {
        String own = System.getenv("SLIDE_CACHE");
        if (own != null && !own.isEmpty()) {
            return Paths.get(own);
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path base = caches == null || caches.isEmpty()
                ? Paths.get(System.getProperty("user.home", "."), ".cache")
                : Paths.get(caches);
        return base.resolve("slide");
    }
}
