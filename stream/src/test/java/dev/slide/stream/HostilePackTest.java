package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Descriptor;
import dev.slide.format.Digest;
import dev.slide.format.Encoding;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.PackConfig;
import dev.slide.format.TensorType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packs whose manifest or configuration was made to do harm: all digests are right, what they say is not. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostilePackTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static PackConfig config;
    private static final TensorData IDS = TinyModel.ids(4, 2, 6);

    @TempDir
    private Path home;

    private FaultyServer server;
    private Leaks leaks;

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 4, false, 61);
        config = SlideModel.describe(model.pack().toString());
    }

    @BeforeEach
    void start() throws IOException {
        leaks = Leaks.watch(home);
        server = new FaultyServer(model.pack());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        server.close();
        leaks.check();
        try (Stream<Path> files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(f -> home.relativize(f).toString()))
                    .allMatch(name -> name.matches("cache/sha256/[0-9a-f]{64}"));
        }
    }

    private String served(String layer, UnaryOperator<String> change) throws IOException {
        Manifest manifest = Manifest.parse(server.manifest());
        Descriptor old = manifest.only(layer);
        byte[] changed = change.apply(new String(server.blob(old.digest()), StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
        server.blob(Digest.of(changed), changed);
        serve(manifest, old, new Descriptor(old.mediaType(), Digest.of(changed), changed.length, old.annotations()));
        return server.location();
    }

    private void serve(Manifest manifest, Descriptor old, Descriptor other) {
        List<Descriptor> layers = manifest.layers().stream()
                .map(layer -> layer.equals(old) ? other : layer)
                .collect(Collectors.toList());
        server.manifest(
                new Manifest(manifest.artifactType(), manifest.config(), layers, manifest.annotations()).toJson());
    }

    private float[] run(String location) throws IOException {
        StreamOptions options = StreamOptions.DEFAULTS.withCache(home.resolve("cache"));
        try (SlideModel stream = SlideModel.open(location, options)) {
            float[] answer = stream.run(List.of(IDS)).outputs().get(0).floats();
            stream.awaitComplete();
            return answer;
        }
    }

    private static Arguments replaced(String message, String what, String by) {
        return Arguments.of(message, (UnaryOperator<String>) json -> {
            assertThat(json).containsPattern(what);
            return json.replaceFirst(what, by);
        });
    }

    static Stream<Arguments> configurations() {
        String blobSize = "(\"blobs\":\\[\\{\"digest\":\"sha256:[0-9a-f]{64}\",\"size\":)[0-9]+";
        String segment = "(\"segments\":\\[.*?\"inputs\":\\[)[0-9]+";
        return Stream.of(
                replaced("9223372036854775807 is not between", blobSize, "$19223372036854775807"),
                replaced("-1 is not between", blobSize, "$1-1"),
                replaced("1099511627776 is not between", blobSize, "$11099511627776"),
                replaced("pack configuration", blobSize, "$19223372036854775808"),
                replaced("pack configuration", blobSize, "$11e400"),
                replaced("not inside its blob", "\"offset\":0", "\"offset\":9223372036854775807"),
                replaced("not inside its blob", "\"bytes\":[0-9]+", "\"bytes\":9223372036854775807"),
                replaced("not inside its blob", "\"offset\":0", "\"offset\":-1"),
                replaced("too large", "\"shape\":\\[1500,192\\]", "\"shape\":[2147483000,2147483000]"),
                replaced("is out of range", "\"shape\":\\[1500,192\\]", "\"shape\":[-1500,-192]"),
                replaced("there is no blob", "\"blob\":0", "\"blob\":2147483647"),
                replaced("is not there yet", segment, "$12"),
                replaced("rowTables", "\"rows\":1500", "\"rows\":9223372036854775807"),
                replaced("rowTables", "\"rowBytes\":[0-9]+", "\"rowBytes\":-4"),
                replaced("rowTables", "\"chunkRows\":[0-9]+", "\"chunkRows\":0"),
                replaced(
                        "digest", "\"digest\":\"sha256:[0-9a-f]{64}\"", "\"digest\":\"sha256:../../../../etc/passwd\""),
                replaced("digest", "\"digest\":\"sha256:", "\"digest\":\"/tmp/"),
                replaced("digest", "\"digest\":\"sha256:..", "\"digest\":\"sha256:\\\\u0000\\\\u0000"));
    }

    @ParameterizedTest
    @MethodSource
    void configurations(String message, UnaryOperator<String> change) throws IOException {
        String location = served(MediaTypes.PACK_CONFIG, change);
        assertThatThrownBy(() -> run(location))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThat(server.requests()).as("no weights").hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void namesAreNeverPaths() throws Exception {
        String name = "../../../../escape\\u0000/tmp/escape";
        String location = served(
                MediaTypes.PACK_CONFIG,
                json -> json.replaceFirst("\"name\":\"tiny\"", "\"name\":\"" + name.replace("\\", "\\\\") + "\""));
        assertThat(run(location)).isEqualTo(model.expected(IDS));
        assertThat(home.resolve("escape")).doesNotExist();
    }

    static Stream<Arguments> claims() {
        return Stream.of(
                Arguments.of(Long.MAX_VALUE, "claims 9223372036854775807 bytes"),
                Arguments.of(1L << 40, "claims 1099511627776 bytes"),
                Arguments.of(-5L, "size"),
                Arguments.of(60L << 20, " bytes where 62914560 are due"));
    }

    @ParameterizedTest
    @MethodSource
    void claims(long size, String message) throws IOException {
        Manifest manifest = Manifest.parse(server.manifest());
        Descriptor old = manifest.only(MediaTypes.PACK_CONFIG);
        String json = new String(manifest.toJson(), StandardCharsets.UTF_8)
                .replace("\"size\":" + old.size(), "\"size\":" + size);
        server.manifest(json.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> run(server.location()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    /** A blob that claims 2 GB of which hardly anything comes gets no memory. */
    @Test
    void memoryIsTakenAfterBytesHaveCome() throws Exception {
        long claim = 2_000_000_000;
        Digest digest = Digest.of(new byte[] {1});
        List<Integer> allocated = new ArrayList<>();
        server.script((request, answer) -> {
            if (!request.isFor(digest)) {
                return false;
            }
            answer.head("200 OK|ETag: \"a\"|Content-Length: " + claim);
            answer.bytes(new byte[1000]);
            return true;
        });
        try (PackSource source = PackLocation.open(server.location(), 0)) {
            source.manifest();
            BlobStep step = new BlobStep(
                    new PackConfig.Blob(digest, claim),
                    () -> {
                        allocated.add(1);
                        return TensorData.direct(1);
                    },
                    bytes -> {});
            Fetcher fetcher = new Fetcher(source, new AtomicLong(), new Recorder(), () -> {});
            assertThatThrownBy(() -> fetcher.fetch(List.of(step))).hasMessageContaining("gave up after 7 attempts");
        }
        assertThat(allocated).isEmpty();
    }

    @Test
    void twoBlobsMayHaveOneDigest() throws Exception {
        String first = config.blobs().get(0).digest().toString();
        String second = config.blobs().get(1).digest().toString();
        String location = served(MediaTypes.PACK_CONFIG, json -> json.replace(second, first));
        assertThatThrownBy(() -> run(location)).isInstanceOf(IOException.class);
    }

    /** More of everything than any model has, each of it consistent: what takes quadratic time would not end in time. */
    @Test
    void hundredsOfThousandsOfEntriesAreReadInTime() throws IOException {
        int count = 100_000;
        List<PackConfig.Layer> layers = new ArrayList<>(config.layers());
        List<PackConfig.Segment> segments = new ArrayList<>(config.segments());
        List<Integer> all = new ArrayList<>();
        List<PackConfig.Weight> weights = new ArrayList<>(config.weights());
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(layers.size());
            layers.add(new PackConfig.Layer("l" + i, 0, List.of()));
            read.add(weights.size());
            weights.add(new PackConfig.Weight("z" + i, TensorType.FP32, List.of(0L), 0, 0, 0, Encoding.RAW));
        }
        segments.add(new PackConfig.Segment(all, read, List.of(), List.of(), List.of()));
        PackConfig large = new PackConfig(
                config.name(),
                config.variant(),
                config.engine(),
                config.opsets(),
                config.batchable(),
                config.reference(),
                config.parameters(),
                config.tensors(),
                config.inputs(),
                config.outputs(),
                config.skeletons(),
                config.blobs(),
                weights,
                layers,
                segments,
                config.rowTables(),
                null);
        byte[] json = large.toJson();
        String location = served(MediaTypes.PACK_CONFIG, old -> new String(json, StandardCharsets.UTF_8));
        assertThatThrownBy(() -> run(location)).isInstanceOf(IOException.class).hasMessageContaining("skeleton");
    }
}
