package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.stream.FaultyServer.Answer;
import dev.slide.stream.FaultyServer.Request;
import dev.slide.stream.FaultyServer.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of answers that a good registry would not give. Whatever it is, nothing is left of it. */
class AnswerFaultsTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static TensorData ids;
    private static float[] expected;

    private FaultyServer server;
    private Leaks leaks;
    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 3, false, 21);
        ids = TinyModel.ids(4, 2, 20);
        expected = model.expected(ids);
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

    private void run() throws IOException {
        StreamOptions options = StreamOptions.DEFAULTS.withFetchRest(false).withListener(recorder);
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(expected);
        }
    }

    /** For requests of blobs only. */
    private static Arguments blobs(String name, Script script) {
        return Arguments.of(name, (Script) (request, answer) -> request.isBlob() && script.answer(request, answer));
    }

    private static Arguments refused(String message, Script script) {
        return Arguments.of(message, blobs("", script).get()[1]);
    }

    private static boolean partsOf(Request request, Answer answer, List<int[]> parts) throws IOException {
        answer.head("206 Partial Content|Content-Type: multipart/byteranges; boundary=X|Transfer-Encoding: chunked");
        for (int[] part : parts) {
            String head = "--X\r\nContent-Range: " + FaultyServer.contentRange(part, answer.content()) + "\r\n\r\n";
            chunk(answer, head.getBytes(StandardCharsets.US_ASCII), 0, head.length());
            chunk(answer, answer.content(), part[0], part[1]);
            chunk(answer, new byte[] {'\r', '\n'}, 0, 2);
        }
        chunk(answer, "--X--\r\n".getBytes(StandardCharsets.US_ASCII), 0, 7);
        answer.bytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return request.isBlob();
    }

    private static void chunk(Answer answer, byte[] bytes, int from, int to) throws IOException {
        answer.bytes((Integer.toHexString(to - from) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        answer.bytes(bytes, from, to);
        answer.bytes(new byte[] {'\r', '\n'});
    }

    private static boolean isSeveral(Request request) {
        return request.range().contains(",");
    }

    static Stream<Arguments> comeToTheRightAnswer() {
        return Stream.of(
                blobs("ranges are ignored", (request, answer) -> answer.whole()),
                blobs("only the first range is served", (request, answer) -> {
                    if (!isSeveral(request)) {
                        return false;
                    }
                    FaultyServer.part(
                            answer, FaultyServer.ranges(request.range()).get(0), answer.content());
                    return true;
                }),
                blobs(
                        "several ranges are 416",
                        (request, answer) -> isSeveral(request) && answer.status("416 Range Not Satisfiable")),
                blobs(
                        "several ranges are 400",
                        (request, answer) -> isSeveral(request) && answer.status("400 Bad Request")),
                blobs(
                        "several ranges are 501",
                        (request, answer) -> isSeveral(request) && answer.status("501 Not Implemented")),
                blobs("parts are reordered", (request, answer) -> {
                    if (!isSeveral(request)) {
                        return false;
                    }
                    List<int[]> ranges = new ArrayList<>(FaultyServer.ranges(request.range()));
                    Collections.swap(ranges, 1, 2);
                    return partsOf(request, answer, ranges);
                }),
                blobs("parts overlap", (request, answer) -> {
                    if (!isSeveral(request)) {
                        return false;
                    }
                    List<int[]> ranges = FaultyServer.ranges(request.range());
                    ranges.forEach(r -> r[0] = Math.max(0, r[0] - 700));
                    return partsOf(request, answer, ranges);
                }),
                blobs("parts are left out", (request, answer) -> {
                    if (!isSeveral(request)) {
                        return false;
                    }
                    List<int[]> ranges = FaultyServer.ranges(request.range());
                    return partsOf(request, answer, ranges.subList(0, ranges.size() / 2));
                }),
                blobs("multipart is garbage", (request, answer) -> {
                    if (!isSeveral(request)) {
                        return false;
                    }
                    answer.head("206 Partial Content|Content-Type: multipart/byteranges; boundary=X|Content-Length: 9");
                    answer.bytes(new byte[] {1, 2, 3, '\r', '\n', '-', '-', '\r', '\n'});
                    return true;
                }),
                blobs("bodies are chunked, without a length", (request, answer) -> {
                    answer.head("200 OK|Transfer-Encoding: chunked");
                    chunk(answer, answer.content(), 0, answer.content().length);
                    answer.bytes(new byte[] {'0', '\r', '\n', '\r', '\n'});
                    return true;
                }),
                blobs("bodies have neither length nor end", (request, answer) -> {
                    answer.head("200 OK|Connection: close");
                    answer.bytes(answer.content());
                    return true;
                }),
                blobs("bodies go on after their end", (request, answer) -> {
                    answer.head("200 OK|Connection: close");
                    answer.bytes(answer.content());
                    answer.bytes(new byte[5000]);
                    return true;
                }),
                blobs("content types are wrong", (request, answer) -> {
                    answer.head("200 OK|Content-Type: image/png|Content-Length: " + answer.content().length);
                    answer.bytes(answer.content());
                    return true;
                }),
                blobs(
                        "redirected on the same host",
                        (request, answer) -> !request.path().startsWith("/moved")
                                && answer.status("307 Temporary Redirect|Location: /moved" + request.path())),
                blobs(
                        "redirected to another host",
                        (request, answer) -> request.host().startsWith("127.0.0.1")
                                && answer.status("302 Found|Location: http://localhost:"
                                        + request.host().replaceAll(".*:", "") + request.path())));
    }

    @ParameterizedTest
    @MethodSource
    void comeToTheRightAnswer(String name, Script script) throws IOException {
        server.script(script);
        run();
        assertThat(recorder.retries()).as(name).isEmpty();
    }

    static Stream<Arguments> areRefusedAtOnce() {
        return Stream.of(
                refused("401; it wants credentials", (r, answer) -> answer.status("401 Unauthorized")),
                refused("403; it wants credentials", (r, answer) -> answer.status("403 Forbidden")),
                refused("answers 404", (r, answer) -> answer.status("404 Not Found")),
                refused("answers 410", (r, answer) -> answer.status("410 Gone")),
                refused("answers 416", (r, answer) -> answer.status("416 Range Not Satisfiable")),
                refused(
                        "redirects again and again",
                        (request, answer) -> answer.status("302 Found|Location: " + request.path())),
                refused(
                        "leads to file:///etc/passwd, which is not followed",
                        (r, answer) -> answer.status("302 Found|Location: file:///etc/passwd")),
                refused(
                        "leads to ftp://h/x, which is not followed",
                        (r, answer) -> answer.status("301 Moved Permanently|Location: ftp://h/x")),
                refused("Content-Encoding gzip, which was not asked for", (r, answer) -> {
                    answer.head("200 OK|Content-Encoding: gzip|Content-Length: 3");
                    answer.bytes(new byte[3]);
                    return true;
                }),
                refused(" bytes where ", (r, answer) -> {
                    answer.head("200 OK|Content-Length: " + (answer.content().length - 1));
                    answer.bytes(answer.content(), 0, answer.content().length - 1);
                    return true;
                }),
                refused(" bytes where ", (r, answer) -> {
                    answer.head("200 OK|Content-Length: " + (answer.content().length + 1));
                    answer.bytes(answer.content());
                    answer.bytes(new byte[1]);
                    return true;
                }),
                refused("bytes where 10 are due", (r, answer) -> {
                    answer.head("206 Partial Content|Content-Range: bytes 0-9/" + answer.content().length
                            + "|Content-Length: " + answer.content().length);
                    answer.bytes(answer.content());
                    return true;
                }),
                refused("Content-Range \"null\"", (r, answer) -> {
                    answer.head("206 Partial Content|Content-Length: " + answer.content().length);
                    answer.bytes(answer.content());
                    return true;
                }),
                refused("Content-Range \"bytes 0-x/5\"", (r, answer) -> {
                    answer.head("206 Partial Content|Content-Range: bytes 0-x/5|Content-Length: 5");
                    answer.bytes(answer.content(), 0, 5);
                    return true;
                }),
                refused("out of order", (r, answer) -> {
                    int[] range = {7, answer.content().length};
                    FaultyServer.part(answer, range, answer.content());
                    return true;
                }),
                Arguments.of("a web page (text/html)", (Script) (request, answer) -> {
                    answer.head("200 OK|Content-Type: text/html|Content-Length: 6");
                    answer.bytes(new byte[] {'<', 'h', 't', 'm', 'l', '>'});
                    return true;
                }),
                Arguments.of("manifest", (Script) (request, answer) -> {
                    answer.head("200 OK|Content-Length: 9");
                    answer.bytes(new byte[] {'{', '"', 'a', '"', ':', '[', '[', '[', '['});
                    return true;
                }),
                Arguments.of("sends more than 4194304 bytes", (Script) (request, answer) -> {
                    answer.head("200 OK|Connection: close");
                    answer.bytes(new byte[(4 << 20) + 1]);
                    return true;
                }));
    }

    @ParameterizedTest
    @MethodSource
    void areRefusedAtOnce(String message, Script script) {
        server.script(script);
        assertThatThrownBy(this::run)
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
        assertThat(recorder.retries()).isEmpty();
    }

    /** Bodies that end before their length, at any place: the rest is asked for, never from zero. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 70_000, 120_000})
    void lyingLengthsAreTakenUpWhereTheyEnd(int end) throws IOException {
        server.script((request, answer) -> {
            if (!request.isBlob() || !request.range().isEmpty() || answer.content().length <= end) {
                return false;
            }
            answer.head("200 OK|ETag: \"a\"|Content-Length: " + answer.content().length);
            answer.bytes(answer.content(), 0, end);
            return true;
        });
        run();
        assertThat(recorder.retries()).isNotEmpty();
        List<Request> resumed = server.requests().stream()
                .filter(r -> "\"a\"".equals(r.headers().get("if-range")))
                .toList();
        assertThat(resumed).isNotEmpty().allMatch(r -> r.range().startsWith("bytes=" + end + "-"));
    }

    /** On resuming, the server says that the blob is another now, and sends that one whole. */
    @Test
    void aBlobThatChangesInTheMiddleIsFetchedAfresh() throws IOException {
        server.script((request, answer) -> {
            if (!request.isBlob()
                    || answer.content().length < 100_000
                    || request.headers().containsKey("if-range")) {
                return false;
            }
            byte[] other = answer.content().clone();
            other[10] ^= 1;
            boolean first = server.requestsFor(request.path().replaceAll(".*/", "")) == 1;
            answer.head("200 OK|ETag: \"old\"|Content-Length: " + other.length);
            answer.bytes(first ? other : answer.content(), 0, first ? 70_000 : other.length);
            return true;
        });
        run();
        assertThat(recorder.retries()).anyMatch(r -> r.contains("does not match its digest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"429 Too Many Requests", "503 Service Unavailable"})
    void theServersWishToWaitIsHeard(String status) throws IOException {
        String date = "Date: Mon, 23 Nov 2026 10:00:00 GMT|Retry-After: Mon, 23 Nov 2026 10:00:01 GMT";
        for (String wish : List.of("Retry-After: 1", date)) {
            Recorder told = new Recorder();
            try (FaultyServer other = new FaultyServer(model.pack())) {
                other.script((request, answer) ->
                        request.isManifest() && other.requests().size() == 1 && answer.status(status + "|" + wish));
                SlideModel.open(other.location(), StreamOptions.DEFAULTS.withListener(told))
                        .close();
            }
            assertThat(told.waits()).hasSize(1).allMatch(w -> w >= 1 && w < 1.2);
            assertThat(told.retries().get(0)).contains("answers " + status.substring(0, 3));
        }
    }

    @Test
    void tooLongAWaitIsToldInstead() {
        server.script((request, answer) -> answer.status("503 Service Unavailable|Retry-After: 7200"));
        assertThatThrownBy(this::run)
                .hasMessageContaining("answers 503")
                .hasMessageContaining("patience until 7200 s from now");
        assertThat(recorder.retries()).isEmpty();
    }

    @Test
    void aServerThatNeverRecoversIsGivenUp() {
        server.script((request, answer) -> request.isBlob() && answer.status("500 Internal Server Error"));
        assertThatThrownBy(this::run)
                .hasMessageContaining("answers 500")
                .hasMessageContaining("gave up after 7 attempts")
                .hasMessageContaining("run again");
        assertThat(recorder.retries()).hasSize(6);
    }

    @Test
    void streamsAreNotAskedForElsewhere() throws IOException {
        try (FaultyServer other = new FaultyServer(model.pack())) {
            server.script((request, answer) -> {
                if (!request.isManifest()) {
                    return false;
                }
                answer.head("200 OK|Slide-Streams: http://127.0.0.1:" + other.port() + "/v1/streams|Content-Length: "
                        + answer.content().length);
                answer.bytes(answer.content());
                return true;
            });
            run();
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void anotherTagsContentCanBeServedOnTheSamePort() throws Exception {
        StreamOptions options = StreamOptions.DEFAULTS.withFetchRest(false).withListener(recorder);
        TinyModel other = TinyModel.make(Files.createDirectories(folder.resolve("other")), 4, false, 22);
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            server.serve(other.pack());
            server.drop();
            assertThatThrownBy(() -> stream.run(List.of(ids))).hasMessageContaining("answers 404");
        }
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(other.expected(ids));
        }
    }
}
