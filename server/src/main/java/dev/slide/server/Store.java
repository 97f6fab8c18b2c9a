package dev.slide.server;

import dev.slide.format.OciLayout;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The OCI image layouts of a folder by repository name: the folder itself, or those below it. Layouts that come later are
 * found when they are asked for. Safe for use by several threads.
 */
final class Store {
    private static final int MAX_DEPTH = 4;
    private static final long RESCAN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path folder;
    private final LongSupplier clockNanos;
    private SortedMap<String, Repository> repositories;
    private long scannedNanos;

    private Store(Path folder, LongSupplier clockNanos, SortedMap<String, Repository> repositories) {
        this.folder = folder;
        this.clockNanos = clockNanos;
        this.repositories = repositories;
        this.scannedNanos = clockNanos.getAsLong();
    }

    /**
     * Opens a store.
     *
     * @param folder a layout, or a folder with layouts at most 4 levels below
     * @param clockNanos of any origin
     * @return the store
     * @throws IOException if the folder is missing or holds no layout, or if two layouts have the same name
     */
    static Store open(Path folder, LongSupplier clockNanos) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("store " + folder + " is not a folder; give the folder that holds the packs");
        }
        Path real = folder.toRealPath();
        SortedMap<String, Repository> found = scan(real);
        if (found.isEmpty()) {
            throw new IOException("store " + folder + " has no OCI image layout in it, nor up to " + MAX_DEPTH
                    + " folders below; pack a model into it first");
        }
        return new Store(real, clockNanos, found);
    }

    private static SortedMap<String, Repository> scan(Path store) throws IOException {
        SortedMap<String, Repository> found = new TreeMap<>();
        if (OciLayout.isLayout(store)) {
            Path name = store.getFileName();
            add(found, RepositoryName.clean(name == null ? "" : name.toString()), store);
            return found;
        }
        List<Path> layouts = new ArrayList<>();
        Files.walkFileTree(store, Set.of(), MAX_DEPTH + 1, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
                if (OciLayout.isLayout(path)) {
                    layouts.add(path);
                    return FileVisitResult.SKIP_SUBTREE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path layout : layouts) {
            add(found, RepositoryName.of(store.relativize(layout)), layout);
        }
        return found;
    }

    private static void add(SortedMap<String, Repository> found, String name, Path layout) throws IOException {
        Repository other = found.putIfAbsent(name, new Repository(name, OciLayout.open(layout)));
        if (other != null) {
            throw new IOException("folders " + other.folder() + " and " + layout + " would both be the repository \""
                    + name + "\"; rename one");
        }
    }

    /**
     * A repository.
     *
     * @param name from a request
     * @return the repository
     * @throws Refusal 400 if it is not a name, 404 if nothing has it
     */
    Repository repository(String name) throws Refusal {
        if (!RepositoryName.isValid(name)) {
            throw new Refusal(400, "NAME_INVALID", "repository name " + Refusal.shown(name) + " is not valid");
        }
        return find(name)
                .orElseThrow(() ->
                        new Refusal(404, "NAME_UNKNOWN", "there is no repository " + Refusal.shown(name) + " here"));
    }

    private synchronized Optional<Repository> find(String name) {
        if (!repositories.containsKey(name)) {
            rescan();
        }
        return Optional.ofNullable(repositories.get(name));
    }

    /** All names in their order. */
    synchronized List<String> names() {
        rescan();
        return List.copyOf(repositories.keySet());
    }

    /** What cannot be read now keeps the layouts that were found before. */
    private void rescan() {
        long nowNanos = clockNanos.getAsLong();
        if (nowNanos - scannedNanos < RESCAN_NANOS) {
            return;
        }
        scannedNanos = nowNanos;
        try {
            repositories = scan(folder);
        } catch (IOException e) {
            System.getLogger(Store.class.getName()).log(System.Logger.Level.WARNING, e.getMessage());
        }
    }
}
