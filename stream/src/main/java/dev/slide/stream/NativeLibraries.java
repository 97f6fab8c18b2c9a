package dev.slide.stream;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's native libraries in a folder of their own. The runtime unpacks them into the temporary directory whenever
 * a process starts, which takes most of its start, and leaves a folder there. Here they are unpacked once:
 *
 * <pre>
 * CACHE/native/onnxruntime-VERSION-PLATFORM-CRC/libonnxruntime.so, ...
 * </pre>
 *
 * <p>Each start compares their sizes and CRC-32 with the jar's entries. The version alone would not tell the builds of one
 * version apart, hence the CRC of the main library in the name.
 */
final class NativeLibraries {
    private static final String RESOURCES = "/ai/onnxruntime/native/";
    private static final List<String> REQUIRED = List.of("onnxruntime", "onnxruntime4j_jni");
    private static final List<String> OPTIONAL =
            List.of("onnxruntime_providers_shared", "webgpu_dawn", "dxil", "dxcompiler");
    /** Builds with these also load libraries that are looked for beside the runtime's: theirs to arrange. */
    private static final List<String> ACCELERATORS = List.of("cuda", "rocm", "tensorrt", "openvino", "dnnl", "qnn");

    private static final int BUFFER_BYTES = 1 << 16;

    private NativeLibraries() {}

    /** A library inside a jar. */
    private record Packed(String file, URL url, long size, long crc) {}

    /**
     * Unpacks the libraries, unless they are there as they should be.
     *
     * @param cache folder for many things; made if it is missing
     * @return the folder of the libraries; null where ONNX Runtime does better itself: another platform, no plain jar, an
     *     accelerator, a folder that others can write to, or none that code can be loaded from
     * @throws IOException if they cannot be unpacked
     */
    static @Nullable Path unpacked(Path cache) throws IOException {
        String platform = platform();
        List<Packed> libraries = platform == null ? List.of() : packed(platform);
        if (libraries.isEmpty()) {
            return null;
        }
        String version = OrtEnvironment.class.getPackage().getImplementationVersion();
        String name = String.format(
                Locale.ROOT,
                "onnxruntime-%s-%s-%08x",
                version == null ? "unknown" : version.replaceAll("[^0-9A-Za-z.-]", "_"),
                platform,
                libraries.get(0).crc());
        Path folder = cache.toAbsolutePath().resolve("native").resolve(name);
        Files.createDirectories(folder.getParent());
        if (!Files.exists(folder)) {
            makePrivate(folder);
        }
        if (!isOurs(folder)) {
            return null;
        }
        for (Packed library : libraries) {
            Path file = folder.resolve(library.file());
            if (!matches(file, library)) {
                PartFile.sweep(folder, Instant.now());
                unpack(library, file);
            }
            // False on a file system that is mounted without execution.
            if (!Files.isExecutable(file)) {
                return null;
            }
        }
        return folder;
    }

    /** The runtime's name of this platform; null for those whose libraries come another way. */
    private static @Nullable String platform() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ENGLISH);
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ENGLISH);
        String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : os.contains("nux") ? "linux" : null;
        String processor = arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch;
        return system == null || OnnxRuntime.isAndroid() ? null : system + "-" + processor;
    }

    /** The libraries of the class path, the main one first; none where they are not all in jars. */
    private static List<Packed> packed(String platform) throws IOException {
        List<Packed> found = new ArrayList<>();
        for (String name : REQUIRED) {
            Packed library = packed(platform, name);
            if (library == null) {
                return List.of();
            }
            found.add(library);
        }
        for (String name : OPTIONAL) {
            Packed library = packed(platform, name);
            if (library != null) {
                found.add(library);
            }
        }
        for (String name : ACCELERATORS) {
            if (resource(platform, System.mapLibraryName("onnxruntime_providers_" + name)) != null) {
                return List.of();
            }
        }
        return found;
    }

    private static @Nullable Packed packed(String platform, String name) throws IOException {
        String file = System.mapLibraryName(name);
        URL url = resource(platform, file);
        if (url == null || !(url.openConnection() instanceof JarURLConnection connection)) {
            return null;
        }
        // Without the shared cache of jars the file is ours to close.
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            JarEntry entry = jar.getJarEntry(connection.getEntryName());
            return entry == null || entry.getSize() < 0 || entry.getCrc() < 0
                    ? null
                    : new Packed(file, url, entry.getSize(), entry.getCrc());
        }
    }

    private static @Nullable URL resource(String platform, String file) {
        return OrtEnvironment.class.getResource(RESOURCES + platform + "/" + file);
    }

    private static void makePrivate(Path folder) throws IOException {
        if (Files.getFileStore(folder.getParent()).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** Whether nobody else can put code there. */
    private static boolean isOurs(Path folder) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
        }
        PosixFileAttributes attributes = view.readAttributes();
        return attributes.isDirectory()
                && attributes.owner().getName().equals(System.getProperty("user.name"))
                && !attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                && !attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
    }

    private static boolean matches(Path file, Packed library) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != library.size()) {
            return false;
        }
        CRC32 crc = new CRC32();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            crc.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, library.size()));
        }
        return crc.getValue() == library.crc();
    }

    private static void unpack(Packed library, Path place) throws IOException {
        PartFile.write(place, (temporary, file) -> {
            JarURLConnection connection = (JarURLConnection) library.url().openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                byte[] buffer = new byte[BUFFER_BYTES];
                for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                    ByteBuffer piece = ByteBuffer.wrap(buffer, 0, got);
                    while (piece.hasRemaining()) {
                        file.write(piece);
                    }
                }
            }
            PosixFileAttributeView view = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
            if (view != null) {
                view.setPermissions(Set.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE));
            }
            if (!matches(temporary, library)) {
                throw new IOException(library.url() + " does not match its entry in the jar");
            }
        });
    }
}
