package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.format.Digest;
import dev.slide.model.Cell;
import dev.slide.server.cell.CellConfig;
import dev.slide.server.cell.CellEvent;
import dev.slide.server.cell.TaskChange;
import dev.slide.server.cell.TaskJournal;
import dev.slide.server.cell.TaskOutcome;
import dev.slide.server.cell.TaskRecord;
import dev.slide.server.cell.TaskRefusal;
import dev.slide.server.cell.TestPacks;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tasks against a real node. */
@Timeout(60)
class TaskIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int[] BYTES = {300_000, 400_000, 300_000};
    private static final double[] FLOP = {1e6, 1e6, 1e6};
    private static final CellConfig CONFIG = CellConfig.of(Cell.of(10e6)).withShares(0.1, false);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path store;

    private final Queue<CellEvent> events = new ConcurrentLinkedQueue<>();
    private final Keeping journal = new Keeping();

    @SuppressWarnings("NullAway.Init") // each test starts it
    private EdgeServer server;

    @SuppressWarnings("NullAway.Init")
    private Client client;

    /** Keeps in memory, and fails or waits when it is told to. */
    private static final class Keeping implements TaskJournal {
        private final List<Object> kept = new ArrayList<>();
        private volatile boolean failing;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        private synchronized void keep(Object entry) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (failing) {
                throw new IOException("the disk is full");
            }
            kept.add(entry);
        }

        synchronized List<Object> kept() {
            return List.copyOf(kept);
        }

        @Override
        public void admitted(TaskRecord task) throws IOException {
            keep(task);
        }

        @Override
        public void refused(TaskRefusal refusal) throws IOException {
            keep(refusal);
        }

        @Override
        public void changed(TaskChange change) throws IOException {
            keep(change);
        }

        @Override
        public void finished(TaskOutcome outcome) throws IOException {
            keep(outcome);
        }
    }

    @BeforeEach
    void writePack() throws IOException {
        TestPacks.write(store.resolve("m"), BYTES, FLOP);
    }

    private void start(CellConfig config) throws IOException {
        server = EdgeServer.start(Config.of(store), new NodeParts(config, journal, events::add));
        client = new Client(server, HttpClient.Version.HTTP_1_1);
    }

    @AfterEach
    void stop() {
        journal.gate.countDown();
        server.close();
    }

    private static String request(double deadlineSeconds, double efficiency) {
        return "{\"models\":[\"m\"],\"deadlineSeconds\":" + deadlineSeconds
                + ",\"device\":{\"maxFrequencyHz\":1e9,\"cyclesPerFlop\":1e-3,\"dynamicPowerWattsPerHz3\":0},"
                + "\"radio\":{\"spectralEfficiencyBpsPerHz\":" + efficiency + "}}";
    }

    private JsonNode json(HttpResponse<byte[]> answer, int status) {
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(status);
        return JSON.readTree(text);
    }

    private JsonNode admit(double deadlineSeconds, double efficiency) throws Exception {
        return json(client.send("POST", "/v1/tasks", request(deadlineSeconds, efficiency)), 201);
    }

    private JsonNode get(String path) throws Exception {
        return json(client.get(path), 200);
    }

    private static String path(JsonNode task) {
        return "/v1/tasks/" + task.path("id").asString();
    }

    private static String token(JsonNode task) {
        return task.path("token").asString();
    }

    private static String parts() {
        StringBuilder parts = new StringBuilder();
        for (int l = 0; l < BYTES.length; l++) {
            parts.append(l == 0 ? "" : ",")
                    .append("{\"digest\":\"")
                    .append(Digest.of(TestPacks.weights(l, BYTES[l])))
                    .append("\"}");
        }
        return "{\"repository\":\"m\",\"parts\":[" + parts + "]}";
    }

    private HttpRequest stream(String... headers) {
        return client.request("POST", "/v1/streams", parts(), headers);
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as(what).isLessThan(TimeUnit.SECONDS.toNanos(30));
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private boolean happened(Class<? extends CellEvent> kind) {
        return events.stream().anyMatch(kind::isInstance);
    }

    private static String report(JsonNode task, double scale) {
        StringBuilder spans = new StringBuilder();
        double end = 0;
        for (JsonNode span : task.path("timeline")) {
            end = span.path("endSeconds").asDouble() * scale;
            spans.append(spans.isEmpty() ? "" : ",")
                    .append("{\"layer\":\"")
                    .append(span.path("layer").asString())
                    .append("\",\"arrivalSeconds\":")
                    .append(span.path("arrivalSeconds").asDouble() * scale)
                    .append(",\"startSeconds\":")
                    .append(span.path("startSeconds").asDouble() * scale)
                    .append(",\"endSeconds\":")
                    .append(end)
                    .append('}');
        }
        return "{\"timeline\":[" + spans + "],\"completionSeconds\":" + end + ",\"energyJoules\":0.5}";
    }

    @Test
    void livesFromRequestToReport() throws Exception {
        start(CONFIG);
        JsonNode task = admit(30, 5);
        assertThat(task.path("manifestDigest").asString())
                .isEqualTo(Client.header(client.get("/v2/m/manifests/latest"), "Docker-Content-Digest"));
        assertThat(get(path(task)).path("state").asString()).isEqualTo("RUNNING");
        // A tenth of the plan suffices here, and nobody else is there.
        json(client.send("PATCH", path(task), "{\"deadlineSeconds\":2}", "Slide-Task", token(task)), 200);
        HttpResponse<byte[]> bytes = client.http().send(stream("Slide-Task", token(task)), BodyHandlers.ofByteArray());
        assertThat(bytes.body()).hasSize(1_000_000);
        JsonNode manifest = json(
                client.get("/v2/m/manifests/" + task.path("manifestDigest").asString(), "Slide-Task", token(task)),
                200);
        for (JsonNode layer : manifest.path("layers")) {
            if (!layer.path("mediaType").asString().contains("weight")) {
                String digest = layer.path("digest").asString();
                assertThat(client.get("/v2/m/blobs/" + digest, "Slide-Task", token(task))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
        JsonNode ended =
                json(client.send("POST", path(task) + "/timeline", report(task, 1e-3), "Slide-Task", token(task)), 200);
        assertThat(ended.path("state").asString()).isEqualTo("COMPLETED");
        assertThat(ended.path("outcome").path("deadlineMet").asBoolean()).isTrue();
        assertThat(ended.path("outcome").path("energyJoules").asDouble()).isEqualTo(0.5);
        assertThat(ended.path("outcome").path("measured")).hasSize(3);
        assertThat(ended.path("bytesSent").asLong()).isGreaterThan(1_000_000);
        assertThat(get("/v1/cell").path("counts").path("deadlinesMet").asInt()).isOne();
        assertThat(journal.kept()).hasExactlyElementsOfTypes(TaskRecord.class, TaskChange.class, TaskOutcome.class);
        JsonNode again =
                json(client.send("POST", path(task) + "/timeline", report(task, 1e-3), "Slide-Task", token(task)), 410);
        assertThat(again.path("title").asString()).isEqualTo("TASK_ENDED");
    }

    /** Never faster than planned: whatever the machine does, the bytes take as long as the rate makes them. */
    @Test
    void streamsGoAtThePlannedRate() throws Exception {
        start(CONFIG);
        JsonNode task = admit(1.5, 5);
        double rateBps = task.path("rateBps").asDouble();
        long start = System.nanoTime();
        HttpResponse<byte[]> bytes = client.http().send(stream("Slide-Task", token(task)), BodyHandlers.ofByteArray());
        double seconds = (System.nanoTime() - start) * 1e-9;
        assertThat(bytes.body()).hasSize(1_000_000);
        double slack = Math.max(65_536, 0.02 * 1_000_000);
        assertThat(seconds).isGreaterThan((1_000_000 - slack) * 8 / rateBps);
    }

    @Test
    void aStreamIsPacedAnewWhileItRuns() throws Exception {
        start(CONFIG);
        JsonNode task = admit(1.5, 5);
        double before = task.path("rateBps").asDouble();
        HttpResponse<InputStream> running =
                client.http().send(stream("Slide-Task", token(task)), BodyHandlers.ofInputStream());
        try (InputStream body = running.body()) {
            body.readNBytes(100_000);
            JsonNode worse = json(
                    client.send(
                            "PATCH",
                            path(task),
                            "{\"radio\":{\"spectralEfficiencyBpsPerHz\":0.05}}",
                            "Slide-Task",
                            token(task)),
                    200);
            assertThat(worse.path("atRisk").asBoolean()).isTrue();
            double now = worse.path("currentRateBps").asDouble();
            assertThat(now).isLessThan(0.011 * before);
            long sent = get(path(task)).path("bytesSent").asLong();
            TimeUnit.MILLISECONDS.sleep(300);
            JsonNode later = get(path(task));
            // 300 ms and what two requests take, at most ten seconds
            assertThat(later.path("bytesSent").asLong() - sent).isLessThan((long) (10 * now / 8));
        }
    }

    @Test
    void streamsWithoutATaskShareWhatIsLeft() throws Exception {
        start(CONFIG.withShares(0.05, true));
        JsonNode task = admit(30, 5);
        JsonNode cell = get("/v1/cell");
        assertThat(cell.path("otherRateBps").asDouble()).isBetween(1.99e6, 2.01e6);
        assertThat(get(path(task)).path("currentRateBps").asDouble())
                .as("the rest speeds the task up")
                .isBetween(47.4e6, 47.6e6);
        long start = System.nanoTime();
        HttpResponse<byte[]> bytes = client.http()
                .send(
                        client.request("GET", "/v2/m/blobs/" + Digest.of(TestPacks.weights(0, BYTES[0])), ""),
                        BodyHandlers.ofByteArray());
        assertThat(bytes.body()).hasSize(300_000);
        assertThat((System.nanoTime() - start) * 1e-9).isGreaterThan((300_000 - 65_536) * 8 / 2.01e6);
    }

    @Test
    void anEndedTasksTokenSharesWithOthers() throws Exception {
        start(CONFIG);
        JsonNode task = admit(30, 5);
        HttpResponse<InputStream> running =
                client.http().send(stream("Slide-Task", token(task)), BodyHandlers.ofInputStream());
        try (InputStream body = running.body()) {
            body.readNBytes(1000);
            assertThat(client.send("DELETE", path(task), "", "Slide-Task", token(task))
                            .statusCode())
                    .isEqualTo(204);
            assertThat(body.readAllBytes()).hasSize(999_000);
        }
        assertThat(client.http()
                        .send(stream("Slide-Task", token(task)), BodyHandlers.ofByteArray())
                        .body())
                .hasSize(1_000_000);
        assertThat(client.http()
                        .send(stream("Slide-Task", "x"), BodyHandlers.ofByteArray())
                        .statusCode())
                .isEqualTo(403);
        await("all is given back", () -> server.inUse() == 0);
    }

    @Test
    void aDeviceThatVanishesIsForgotten() throws Exception {
        start(CONFIG.withMargins(0, 0, 0.1));
        JsonNode task = admit(0.8, 5);
        HttpResponse<InputStream> running =
                client.http().send(stream("Slide-Task", token(task)), BodyHandlers.ofInputStream());
        running.body().close();
        await("the task expires", () -> happened(CellEvent.Finished.class));
        JsonNode ended = get(path(task));
        assertThat(ended.path("state").asString()).isEqualTo("EXPIRED");
        assertThat(get("/v1/cell").path("plannedHz").asDouble()).isZero();
        await("it is recorded", () -> journal.kept().stream().anyMatch(TaskOutcome.class::isInstance));
    }

    @Test
    void nobodyIsAnsweredBeforeItIsRecorded() throws Exception {
        start(CONFIG);
        journal.gate = new CountDownLatch(1);
        CompletableFuture<HttpResponse<byte[]>> answer = client.http()
                .sendAsync(client.request("POST", "/v1/tasks", request(30, 5)), BodyHandlers.ofByteArray());
        await("it is decided", () -> happened(CellEvent.Admitted.class));
        assertThat(get("/v1/cell").path("runningTasks").asInt()).isOne();
        assertThat(answer).isNotDone();
        journal.gate.countDown();
        assertThat(answer.get().statusCode()).isEqualTo(201);
        assertThat(journal.kept()).singleElement().isInstanceOf(TaskRecord.class);
    }

    @Test
    void whatCannotBeRecordedIsTakenBack() throws Exception {
        start(CONFIG);
        journal.failing = true;
        HttpResponse<byte[]> answer = client.send("POST", "/v1/tasks", request(30, 5));
        assertThat(json(answer, 503).path("title").asString()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(Client.header(answer, "Retry-After")).isEqualTo("1");
        JsonNode cell = get("/v1/cell");
        assertThat(cell.path("plannedHz").asDouble()).isZero();
        assertThat(cell.path("runningTasks").asInt()).isZero();
        journal.failing = false;
        admit(30, 5);
    }

    @Test
    void refusalsSayWhyAndWhen() throws Exception {
        start(CONFIG);
        HttpResponse<byte[]> late = client.send("POST", "/v1/tasks", request(0.01, 5));
        JsonNode problem = json(late, 422);
        assertThat(Client.header(late, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(problem.path("reason").asString()).isEqualTo("DEADLINE");
        assertThat(late.headers().firstValue("Retry-After")).isEmpty();
        HttpResponse<byte[]> answer = client.send("POST", "/v1/tasks", request(0.5, 5));
        int admitted = 0;
        while (answer.statusCode() == 201) {
            admitted++;
            answer = client.send("POST", "/v1/tasks", request(0.5, 5));
        }
        assertThat(admitted).isPositive();
        assertThat(json(answer, 503).path("reason").asString()).isEqualTo("BANDWIDTH");
        assertThat(Client.header(answer, "Retry-After")).isEqualTo("1");
    }

    @Test
    void nonsenseLeavesATaskAsItIs() throws Exception {
        start(CONFIG);
        JsonNode task = admit(30, 5);
        String timeline = path(task) + "/timeline";
        for (String body : List.of(
                "{", "{\"timeline\":[]}", report(task, 1e3), report(task, 1).replace("layer0", "x"))) {
            json(client.send("POST", timeline, body, "Slide-Task", token(task)), 400);
        }
        json(
                client.send(
                        "PATCH",
                        path(task),
                        "{\"radio\":{\"spectralEfficiencyBpsPerHz\":1e9}}",
                        "Slide-Task",
                        token(task)),
                400);
        json(client.send("DELETE", path(task), ""), 403);
        json(client.send("DELETE", path(task), "", "Slide-Task", "guess"), 403);
        JsonNode other = admit(30, 5);
        json(client.send("DELETE", path(task), "", "Slide-Task", token(other)), 403);
        assertThat(get(path(task)).path("state").asString()).isEqualTo("RUNNING");
        json(client.send("GET", "/v1/tasks/../cell", ""), 404);
    }

    @Test
    void eventsTellWhatHappensAndWhatWasMissed() throws Exception {
        start(CONFIG.withHeartbeatSeconds(0.05));
        List<String> lines = new ArrayList<>();
        String lastId = "";
        HttpResponse<InputStream> events =
                client.http().send(client.request("GET", "/v1/events", ""), BodyHandlers.ofInputStream());
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            assertThat(reader.readLine()).isEqualTo(": listening");
            JsonNode task = admit(30, 5);
            for (String line = reader.readLine(); !line.equals("event: shared"); line = reader.readLine()) {
                lines.add(line);
            }
            lastId = reader.readLine().substring("id: ".length());
            assertThat(String.join("\n", lines))
                    .contains("event: admitted")
                    .contains(task.path("id").asString())
                    .doesNotContain(token(task));
            for (String line = reader.readLine(); !line.equals(": alive"); line = reader.readLine()) {
                lines.add(line);
            }
            client.send("DELETE", path(task), "", "Slide-Task", token(task));
        }
        HttpResponse<InputStream> again = client.http()
                .send(client.request("GET", "/v1/events", "", "Last-Event-ID", lastId), BodyHandlers.ofInputStream());
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(again.body(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (!line.startsWith("event: ")) {
                line = reader.readLine();
            }
            assertThat(line).isEqualTo("event: finished");
        }
        await("listeners are forgotten", () -> server.inUse() == 0);
    }

    @Test
    void nothingIsThereWithoutACell() throws Exception {
        server = EdgeServer.start(Config.of(store));
        client = new Client(server, HttpClient.Version.HTTP_1_1);
        json(client.send("POST", "/v1/tasks", request(1, 1)), 404);
        json(client.get("/v1/cell"), 404);
        assertThat(client.http()
                        .send(stream("Slide-Task", "any"), BodyHandlers.ofByteArray())
                        .body())
                .hasSize(1_000_000);
    }
}
