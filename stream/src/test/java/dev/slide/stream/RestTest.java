package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.format.Digest;
import dev.slide.format.PackConfig;
import dev.slide.stream.FaultyServer.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was put off comes last: a run that needs rows does not wait for it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RestTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static Digest table;
    private static long tableBytes;

    private FaultyServer server;
    private Leaks leaks;
    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 3, false, 81);
        PackConfig config = SlideModel.describe(model.pack().toString());
        PackConfig.Blob blob = config.blobs()
                .get(config.weights().get(config.rowTables().get(0).weight()).blob());
        table = blob.digest();
        tableBytes = blob.size();
    }

    @BeforeEach
    void start() throws IOException {
        leaks = Leaks.watch();
        server = new FaultyServer(model.pack());
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        server.close();
        leaks.check();
    }

    /** The table's rest is most of it, rows are little. */
    private static boolean isRest(Request request, int contentBytes) {
        return request.isStream()
                ? request.body().contains(table.toString())
                        && contentBytes > tableBytes / 2
                        && !request.body().contains("},{")
                : request.isFor(table) && request.range().length() > 0 && !isRows(request);
    }

    private static boolean isRows(Request request) {
        long wanted = FaultyServer.ranges(request.range()).stream()
                .mapToLong(r -> (long) r[1] - r[0])
                .sum();
        return wanted < tableBytes / 2;
    }

    /**
     * A link so slow that the rest never gets beyond its middle, on which one answer goes after the other: what is asked for
     * next is answered only when the rest has been given up.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsGoAheadOfTheRest(boolean ordered) throws Exception {
        if (ordered) {
            server.offerStreams();
        }
        CountDownLatch restBegun = new CountDownLatch(1);
        CountDownLatch restGivenUp = new CountDownLatch(1);
        server.script((request, answer) -> {
            if (request.isManifest()) {
                return false;
            }
            byte[] content = answer.content();
            if (restBegun.getCount() > 0 && isRest(request, content.length)) {
                answer.head("200 OK|ETag: \"a\"|Content-Length: " + content.length);
                answer.bytes(content, 0, content.length / 2);
                restBegun.countDown();
                answer.hang();
                restGivenUp.countDown();
                return true;
            }
            if (restBegun.getCount() == 0) {
                restGivenUp.await();
            }
            return false;
        });
        StreamOptions options = StreamOptions.DEFAULTS.withStallSeconds(3600).withListener(recorder);
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            stream.run(List.of(TinyModel.ids(1, 1, 4)));
            restBegun.await();
            for (int run = 2; run < 4; run++) {
                TensorData others = TinyModel.ids(run, 2, 8);
                assertThat(stream.run(List.of(others)).outputs().get(0).floats())
                        .isEqualTo(model.expected(others));
            }
            stream.awaitComplete();
            int asked = server.requests().size();
            TensorData others = TinyModel.ids(9, 4, 40);
            assertThat(stream.run(List.of(others)).outputs().get(0).floats()).isEqualTo(model.expected(others));
            assertThat(server.requests()).as("the table is complete").hasSize(asked);
        }
        assertThat(recorder.retries()).as("giving way is no failure").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingEndsTheRest(boolean ordered) throws Exception {
        if (ordered) {
            server.offerStreams();
        }
        CountDownLatch restBegun = new CountDownLatch(1);
        server.script((request, answer) -> {
            if (request.isManifest() || !isRest(request, answer.content().length)) {
                return false;
            }
            answer.head("200 OK|Content-Length: " + answer.content().length);
            answer.bytes(answer.content(), 0, answer.content().length / 2);
            restBegun.countDown();
            return answer.hang();
        });
        try (SlideModel stream = SlideModel.open(server.location(), StreamOptions.DEFAULTS.withStallSeconds(3600))) {
            stream.run(List.of(TinyModel.ids(1, 1, 4)));
            restBegun.await();
        }
        assertThat(recorder.retries()).isEmpty();
    }
}
