package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.stream.ScriptedRegistry.Manner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import okio.BufferedSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPackSourceTest {
    private ScriptedRegistry registry;
    private PackSource source;
    private final Random random = new Random(5);

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
        registry.manifest("latest", "{}".getBytes(StandardCharsets.UTF_8));
        source = PackLocation.open(registry.uri() + "/team/model", 0);
        source.manifest();
    }

    @AfterEach
    void stop() {
        source.close();
        registry.close();
    }

    private byte[] blob(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Random ascending ranges of a blob. */
    private Part part(byte[] blob, int most) {
        List<Part.Range> ranges = new ArrayList<>();
        int at = 0;
        while (at < blob.length && ranges.size() < most) {
            int from = at + random.nextInt(Math.max(1, blob.length / most));
            int to = Math.min(blob.length, from + 1 + random.nextInt(Math.max(1, blob.length / most)));
            if (from < to) {
                ranges.add(new Part.Range(from, to - from));
            }
            at = to;
        }
        return new Part(registry.add(blob), blob.length, ranges);
    }

    @ParameterizedTest
    @EnumSource(names = {"RANGES", "JOINED_RANGES", "REVERSED_RANGES", "NO_BOUNDARY", "WHOLE"})
    void givesThePartsInOrderHoweverTheServerAnswersRanges(Manner manner) throws IOException {
        registry.answer(manner);
        for (int round = 0; round < 20; round++) {
            List<Part> parts = new ArrayList<>();
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                byte[] blob = blob(1 + random.nextInt(20_000));
                Part part = random.nextInt(3) == 0
                        ? Part.whole(registry.add(blob), blob.length)
                        : part(blob, 1 + random.nextInt(30));
                parts.add(part);
                part.ranges().forEach(r -> expected.write(blob, (int) r.offset(), r.length()));
            }
            try (BufferedSource in = source.open(parts)) {
                assertThat(in.readByteArray()).isEqualTo(expected.toByteArray());
            }
        }
    }

    @Test
    void cutsManyRangesIntoRequestsThatServersTake() throws IOException {
        byte[] blob = blob(4000);
        List<Part.Range> ranges = new ArrayList<>();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int at = 0; at < 4000; at += 4) {
            ranges.add(new Part.Range(at, 2));
            expected.write(blob, at, 2);
        }
        Part part = new Part(registry.add(blob), blob.length, ranges);
        try (BufferedSource in = source.open(List.of(part))) {
            assertThat(in.readByteArray()).isEqualTo(expected.toByteArray());
        }
        List<String> asked = registry.requests();
        assertThat(asked).hasSize(1 + 4).allMatch(request -> request.length() < 8000);
    }

    @ParameterizedTest
    @CsvSource({"WRONG_CONTENT_RANGE, for a blob of 1000 bytes", "CUT, ''", "NOT_FOUND, answers 404"})
    void saysWhatIsWrongWithAnAnswer(Manner manner, String message) {
        registry.answer(manner);
        byte[] blob = blob(1000);
        Part part = new Part(
                registry.add(blob),
                1000,
                List.of(new Part.Range(10, 5), new Part.Range(100, 5), new Part.Range(700, 300)));
        assertThatThrownBy(() -> {
                    try (BufferedSource in = source.open(List.of(part))) {
                        in.readByteArray();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void givesUpPendingRequestsWhenClosed() throws IOException {
        byte[] first = blob(3 << 20);
        byte[] second = blob(3 << 20);
        List<Part> parts =
                List.of(Part.whole(registry.add(first), first.length), Part.whole(registry.add(second), second.length));
        try (BufferedSource in = source.open(parts)) {
            in.skip(first.length - 10);
        }
        try (BufferedSource in = source.open(parts)) {
            assertThat(Digest.of(in.readByteArray(first.length))).isEqualTo(Digest.of(first));
            assertThat(Digest.of(in.readByteArray())).isEqualTo(Digest.of(second));
        }
    }

    @Test
    void verifiesAManifestAskedForByDigest() {
        Digest digest = Digest.of(new byte[] {1});
        registry.manifest(digest.toString(), new byte[] {2});
        String location = registry.uri() + "/m@" + digest;
        assertThatThrownBy(() -> SlideModel.open(location, StreamOptions.DEFAULTS))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("manifest")
                .hasMessageContaining("does not match its digest");
    }

    @Test
    void saysWhereNothingListens() throws IOException {
        registry.close();
        assertThatThrownBy(() -> source.manifest())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot get " + registry.uri());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://",
                "http://host",
                "http://host/",
                "http://host/UPPER",
                "http://host/a//b",
                "https://h/a:b:c"
            })
    void refusesMalformedLocations(String location) {
        assertThatThrownBy(() -> PackLocation.open(location, 0)).isInstanceOf(InvalidInputException.class);
    }
}
