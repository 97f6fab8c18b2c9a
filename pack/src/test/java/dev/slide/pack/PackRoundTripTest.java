package dev.slide.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every model gives the same bits whole, in segments, merged and unpacked, wherever it is cut. */
class PackRoundTripTest {

    private static final Pattern SMALLEST = Pattern.compile("the smallest limit that works is (\\d+)$");

    @TempDir
    Path folder;

    static Stream<String> models() {
        return TestModels.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void givesTheSameBits(String name) throws Exception {
        Path onnx = TestModels.named(name).write(folder.resolve("model.onnx"));
        PackReport report = Packer.pack(onnx, folder.resolve("auto"), PackOptions.defaults());
        check(onnx, folder.resolve("auto"), report, new Random(1));
        Random random = new Random(name.hashCode());
        for (int i = 0; i < 3; i++) {
            long limit = 256 + (long) (random.nextDouble() * random.nextDouble() * report.bytes());
            Path out = folder.resolve("cut" + i);
            PackReport cut = packWithin(onnx, out, limit);
            check(onnx, out, cut, random);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(p -> p.getFileName().toString().startsWith(".")))
                    .isEmpty();
        }
    }

    /** Packs within a limit, or within the smallest that the packer says works, and no byte less. */
    static PackReport packWithin(Path onnx, Path out, long limit) throws Exception {
        try {
            return within(limit, Packer.pack(onnx, out, PackOptions.defaults().withMaxSegmentBytes(limit)));
        } catch (PackException e) {
            Matcher smallest = SMALLEST.matcher(e.getMessage());
            assertThat(smallest.find()).as(e.getMessage()).isTrue();
            long works = Long.parseLong(smallest.group(1));
            assertThat(works).isGreaterThan(limit);
            return within(works, Packer.pack(onnx, out, PackOptions.defaults().withMaxSegmentBytes(works)));
        }
    }

    private static PackReport within(long limit, PackReport report) {
        for (int segment = 0; segment < report.segments(); segment++) {
            assertThat(report.config().segmentBytes(segment)).isLessThanOrEqualTo(limit);
        }
        return report;
    }

    /** All ways to run a pack give the bits of the model as one session. */
    static void check(Path onnx, Path pack, PackReport report, Random random) throws Exception {
        PackedModel packed = PackedModel.open(pack);
        PackConfig config = packed.config();
        assertThat(config).isEqualTo(report.config());
        assertThat(report.maxAbsDifference()).isLessThan(1e-5);
        Path unpacked = pack.resolveSibling(pack.getFileName() + ".onnx");
        Unpacker.unpack(OciLayout.open(pack), unpacked);
        for (long seed = 5; seed < 7; seed++) {
            Map<String, HostTensor> sample = PackedModel.sample(onnx, config, 1, seed);
            Map<String, HostTensor> whole = PackedModel.optimised(onnx, sample);
            assertSame(packed.chain(sample), whole);
            assertSame(packed.merged(random, sample), whole);
            assertSame(PackedModel.raw(unpacked, sample), whole);
            assertThat(Proof.maxAbsDifference(PackedModel.raw(onnx, sample), whole))
                    .isLessThan(1e-5);
        }
    }

    private static void assertSame(Map<String, HostTensor> actual, Map<String, HostTensor> expected) {
        assertThat(actual.keySet()).containsExactlyElementsOf(expected.keySet());
        expected.forEach((name, value) -> assertThat(HostTensor.in(actual, name).same(value))
                .as("%s differs by %s", name, HostTensor.in(actual, name).maxAbsDifference(value))
                .isTrue());
    }
}
