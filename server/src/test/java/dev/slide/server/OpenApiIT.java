package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.slide.format.Digest;
import dev.slide.model.Cell;
import dev.slide.server.cell.CellConfig;
import dev.slide.server.cell.TestPacks;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Holds the OpenAPI document and the server against each other: every path, operation, status, body. */
@Timeout(120)
class OpenApiIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");

    private static final String TASK = task("m", 3, 1);
    private static final String BLOB = Digest.of(TestPacks.weights(0, 1000)).toString();
    private static final String NO_BLOB = Digest.of(new byte[1]).toString();
    private static final String LONG = " ".repeat((4 << 20) + 1);
    private static final String STREAM = "{\"repository\":\"m\",\"parts\":[{\"digest\":\"" + BLOB + "\"}]}";

    @TempDir
    private static Path store;

    private static EdgeServer server;
    private static Client client;
    private static JsonNode document;

    /** A request that provokes a status. */
    private interface Provocation {
        Got send() throws Exception;
    }

    private record Got(int status, HttpHeaders headers, String text) {
        static Got of(HttpResponse<byte[]> of) {
            return new Got(of.statusCode(), of.headers(), new String(of.body(), StandardCharsets.UTF_8));
        }

        String header(String name) {
            return headers.firstValue(name).orElse("none");
        }
    }

    private final Map<String, Provocation> provocations = new LinkedHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        TestPacks.write(store.resolve("m"), new int[] {1000, 3000}, new double[] {1e6, 1e6});
        Layouts.write(store.resolve("raw"), List.of(new byte[5]), "latest");
        server = EdgeServer.start(
                Config.of(store), NodeParts.of(CellConfig.of(Cell.of(1e5)).withLimits(100, 100, 100)));
        client = new Client(server, HttpClient.Version.HTTP_1_1);
        document = JSON.readTree(client.get("/openapi.json").body());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String task(String model, double deadlineSeconds, double efficiency) {
        return "{\"models\":[\"" + model + "\"],\"deadlineSeconds\":" + deadlineSeconds
                + ",\"device\":{\"maxFrequencyHz\":1e9,\"cyclesPerFlop\":1e-3,\"dynamicPowerWattsPerHz3\":0},"
                + "\"radio\":{\"spectralEfficiencyBpsPerHz\":" + efficiency + "}}";
    }

    private static Got send(String method, String path, String body, String... headers) throws Exception {
        return Got.of(client.send(method, path, body, headers));
    }

    /** A task of its own, on which something is done with its token or another. */
    private static Got onTask(String method, String below, String body, boolean own, boolean ended) throws Exception {
        JsonNode task = JSON.readTree(send("POST", "/v1/tasks", TASK).text());
        String path = "/v1/tasks/" + task.path("id").asString();
        String token = task.path("token").asString();
        if (ended) {
            assertThat(send("DELETE", path, "", "Slide-Task", token).status()).isEqualTo(204);
        }
        Got answer = send(method, path + below, body, "Slide-Task", own ? token : "other");
        if (!ended) {
            send("DELETE", path, "", "Slide-Task", token);
        }
        return answer;
    }

    private static String report() {
        return "{\"timeline\":[{\"layer\":\"layer0\",\"arrivalSeconds\":0.1,\"startSeconds\":0.1,\"endSeconds\":0.2},"
                + "{\"layer\":\"layer1\",\"arrivalSeconds\":0.2,\"startSeconds\":0.2,\"endSeconds\":0.3}],"
                + "\"completionSeconds\":0.3}";
    }

    /** As many tasks as the cell carries, and one more. */
    private static Got oneTooMany() throws Exception {
        List<JsonNode> admitted = new ArrayList<>();
        Got answer = send("POST", "/v1/tasks", TASK);
        while (answer.status() == 201) {
            admitted.add(JSON.readTree(answer.text()));
            answer = send("POST", "/v1/tasks", TASK);
        }
        for (JsonNode task : admitted) {
            send(
                    "DELETE",
                    "/v1/tasks/" + task.path("id").asString(),
                    "",
                    "Slide-Task",
                    task.path("token").asString());
        }
        return answer;
    }

    private static Got onStream(String id, String body) throws Exception {
        return send("PATCH", "/v1/streams/" + id, body);
    }

    private static Got onRunningStream(String body) throws Exception {
        HttpRequest request = client.request("POST", "/v1/streams", STREAM, "Slide-Rate", "800");
        HttpResponse<InputStream> stream = client.http().send(request, BodyHandlers.ofInputStream());
        try (InputStream open = stream.body()) {
            assertThat(open.read()).isNotNegative();
            return onStream(Client.header(stream, "Slide-Stream"), body);
        }
    }

    private void provoke(String operation, int status, Provocation provocation) {
        provocations.put(operation + " " + status, provocation);
    }

    private void all() {
        String tasks = "POST /v1/tasks";
        provoke(tasks, 201, () -> send("POST", "/v1/tasks", TASK));
        provoke(tasks, 400, () -> send("POST", "/v1/tasks", "{"));
        provoke(tasks, 404, () -> send("POST", "/v1/tasks", task("none", 3, 1)));
        provoke(tasks, 413, () -> send("POST", "/v1/tasks", LONG));
        provoke(tasks, 422, () -> send("POST", "/v1/tasks", task("m", 0.001, 1)));
        provoke(tasks, 503, OpenApiIT::oneTooMany);
        String task = "/v1/tasks/{id}";
        provoke("GET " + task, 200, () -> onTask("GET", "", "", true, false));
        provoke("GET " + task, 404, () -> send("GET", "/v1/tasks/x", ""));
        String change = "{\"radio\":{\"spectralEfficiencyBpsPerHz\":0.1}}";
        provoke("PATCH " + task, 200, () -> onTask("PATCH", "", change, true, false));
        provoke("PATCH " + task, 400, () -> onTask("PATCH", "", "{}", true, false));
        provoke("PATCH " + task, 403, () -> onTask("PATCH", "", change, false, false));
        provoke("PATCH " + task, 404, () -> send("PATCH", "/v1/tasks/x", change));
        provoke("PATCH " + task, 409, () -> onTask("PATCH", "", "{\"deadlineSeconds\":0.001}", true, false));
        provoke("PATCH " + task, 410, () -> onTask("PATCH", "", change, true, true));
        provoke("PATCH " + task, 413, () -> onTask("PATCH", "", LONG, true, false));
        provoke("DELETE " + task, 204, () -> onTask("DELETE", "", "", true, false));
        provoke("DELETE " + task, 403, () -> onTask("DELETE", "", "", false, false));
        provoke("DELETE " + task, 404, () -> send("DELETE", "/v1/tasks/x", ""));
        provoke("DELETE " + task, 410, () -> onTask("DELETE", "", "", true, true));
        String timeline = "POST /v1/tasks/{id}/timeline";
        provoke(timeline, 200, () -> onTask("POST", "/timeline", report(), true, false));
        provoke(timeline, 400, () -> onTask("POST", "/timeline", "{\"timeline\":[]}", true, false));
        provoke(timeline, 403, () -> onTask("POST", "/timeline", report(), false, false));
        provoke(timeline, 404, () -> send("POST", "/v1/tasks/x/timeline", report()));
        provoke(timeline, 410, () -> onTask("POST", "/timeline", report(), true, true));
        provoke(timeline, 413, () -> onTask("POST", "/timeline", LONG, true, false));
        provoke("GET /v1/cell", 200, () -> send("GET", "/v1/cell", ""));
        provoke("GET /v1/events", 200, OpenApiIT::beginningOfEvents);
        provoke("POST /v1/streams", 200, () -> send("POST", "/v1/streams", STREAM));
        provoke("POST /v1/streams", 400, () -> send("POST", "/v1/streams", "{}"));
        provoke("POST /v1/streams", 403, () -> send("POST", "/v1/streams", STREAM, "Slide-Task", "none"));
        provoke("POST /v1/streams", 404, () -> send("POST", "/v1/streams", STREAM.replace("\"m\"", "\"none\"")));
        provoke("POST /v1/streams", 413, () -> send("POST", "/v1/streams", LONG));
        String stream = "PATCH /v1/streams/{id}";
        provoke(stream, 204, () -> onRunningStream("{\"rateBps\":1e6}"));
        provoke(stream, 400, () -> onRunningStream("{\"rateBps\":-1}"));
        provoke(stream, 404, () -> onStream("none", "{\"rateBps\":1e6}"));
        provoke(stream, 413, () -> onStream("none", LONG));
        provoke("GET /openapi.json", 200, () -> send("GET", "/openapi.json", ""));
        provoke("GET /v2/", 200, () -> send("GET", "/v2/", ""));
        provoke("GET /v2/{name}/tags/list", 200, () -> send("GET", "/v2/m/tags/list", ""));
        provoke("GET /v2/{name}/tags/list", 404, () -> send("GET", "/v2/none/tags/list", ""));
        String manifests = "GET /v2/{name}/manifests/{reference}";
        provoke(manifests, 200, () -> send("GET", "/v2/m/manifests/latest", ""));
        provoke(manifests, 404, () -> send("GET", "/v2/m/manifests/none", ""));
        String blobs = "GET /v2/{name}/blobs/{digest}";
        provoke(blobs, 200, () -> send("GET", "/v2/m/blobs/" + BLOB, ""));
        provoke(blobs, 206, () -> send("GET", "/v2/m/blobs/" + BLOB, "", "Range", "bytes=1-2"));
        provoke(blobs, 400, () -> send("GET", "/v2/m/blobs/sha256:0", ""));
        provoke(blobs, 403, () -> send("GET", "/v2/m/blobs/" + BLOB, "", "Slide-Task", "none"));
        provoke(blobs, 404, () -> send("GET", "/v2/m/blobs/" + NO_BLOB, ""));
        provoke(blobs, 416, () -> send("GET", "/v2/m/blobs/" + BLOB, "", "Range", "bytes=5000-"));
    }

    private static Got beginningOfEvents() throws Exception {
        HttpResponse<InputStream> events =
                client.http().send(client.request("GET", "/v1/events", ""), BodyHandlers.ofInputStream());
        try (InputStream open = events.body()) {
            byte[] first = open.readNBytes(": listening\n\n".length());
            return new Got(events.statusCode(), events.headers(), new String(first, StandardCharsets.UTF_8));
        }
    }

    @Test
    void everyStatusComesAsItIsWritten() throws Exception {
        all();
        Set<String> documented = new TreeSet<>();
        for (Map.Entry<String, JsonNode> operation : operations().entrySet()) {
            for (String status : operation.getValue().path("responses").propertyNames()) {
                documented.add(operation.getKey() + " " + status);
            }
        }
        assertThat(provocations.keySet()).containsExactlyInAnyOrderElementsOf(documented);
        for (Map.Entry<String, Provocation> each : provocations.entrySet()) {
            String name = each.getKey();
            int blank = name.lastIndexOf(' ');
            Got answer = each.getValue().send();
            assertThat(answer.status() + " " + answer.text()).as(name).startsWith(name.substring(blank + 1) + " ");
            JsonNode response = Objects.requireNonNull(operations().get(name.substring(0, blank)))
                    .path("responses")
                    .path(name.substring(blank + 1));
            check(name, response, answer);
        }
    }

    private static void check(String name, JsonNode response, Got answer) {
        for (String header : response.path("headers").propertyNames()) {
            assertThat(answer.headers().firstValue(header))
                    .as(name + ": " + header)
                    .isPresent();
        }
        JsonNode content = response.path("content");
        if (content.isMissingNode()) {
            assertThat(name)
                    .satisfiesAnyOf(
                            n -> assertThat(answer.text()).isEmpty(),
                            n -> assertThat(n).contains("/v2/"));
            return;
        }
        String type = content.propertyNames().iterator().next();
        assertThat(answer.header("Content-Type")).as(name).startsWith(type);
        JsonNode schema = content.path(type).path("schema");
        if (!schema.isMissingNode()) {
            assertThat(faults(schema, JSON.readTree(answer.text())))
                    .as(name + ": " + answer.text())
                    .isEmpty();
        }
    }

    /** What a schema of the document finds wrong. */
    private static List<Error> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = (ObjectNode) schema.deepCopy();
        whole.set("components", document.path("components"));
        Schema compiled = REGISTRY.getSchema(whole);
        return compiled.validate(value);
    }

    private static Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                if (METHODS.contains(method)) {
                    operations.put(method + " " + path.getKey(), operation.getValue());
                }
            }
        }
        return operations;
    }

    /** Methods that are not written are not there, and the server names just those that are. */
    @Test
    void everyOtherMethodIsRefused() throws Exception {
        for (String path : document.path("paths").propertyNames()) {
            String real = path.replace("{id}", "x")
                    .replace("{name}", "m")
                    .replace("{reference}", "latest")
                    .replace("{digest}", BLOB);
            Set<String> written = new TreeSet<>();
            for (String method : METHODS) {
                if (operations().containsKey(method + " " + path)) {
                    written.add(method);
                }
            }
            for (String method : METHODS) {
                if (!written.contains(method)) {
                    Got answer = send(method, real, method.equals("DELETE") ? "" : "{}");
                    assertThat(answer.status()).as(method + " " + real).isEqualTo(405);
                    Set<String> allowed =
                            new TreeSet<>(List.of(answer.header("Allow").split(", ")));
                    allowed.remove("HEAD");
                    assertThat(allowed).as(method + " " + real).isEqualTo(written);
                }
            }
        }
    }

    @Test
    void everyRouteIsWritten() {
        Set<String> paths = new TreeSet<>(document.path("paths").propertyNames());
        assertThat(paths)
                .contains(TaskApi.PATH, StreamApi.PATH, EventApi.PATH, CellPart.CELL_PATH, OpenApi.PATH, "/v2/");
        assertThat(Node.ROUTES).allMatch(route -> paths.stream().anyMatch(path -> path.startsWith(route)));
        assertThat(paths).allMatch(path -> Node.ROUTES.stream().anyMatch(path::startsWith));
    }

    @Test
    void nothingIsAnywhereElse() throws Exception {
        for (String path : List.of("/", "/v1", "/v1/task", "/v1/tasksx", "/v1/cells", "/openapi", "/v3/")) {
            assertThat(send("GET", path, "").status()).as(path).isEqualTo(404);
        }
    }

    /** The schemas take what the server takes, and the examples are admitted. */
    @Test
    void examplesFitAndAreTaken() throws Exception {
        int examples = 0;
        for (Map.Entry<String, JsonNode> operation : operations().entrySet()) {
            JsonNode content =
                    operation.getValue().path("requestBody").path("content").path("application/json");
            for (Map.Entry<String, JsonNode> example : content.path("examples").properties()) {
                JsonNode value = example.getValue().path("value");
                assertThat(faults(content.path("schema"), value))
                        .as(example.getKey())
                        .isEmpty();
                examples++;
                if (operation.getKey().equals("POST /v1/tasks")) {
                    Got answer = send("POST", "/v1/tasks", value.toString());
                    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
                }
            }
        }
        assertThat(examples).isEqualTo(4);
        assertThat(faults(schemaOf("POST /v1/tasks"), JSON.readTree(TASK))).isEmpty();
        assertThat(faults(schemaOf("POST /v1/tasks/{id}/timeline"), JSON.readTree(report())))
                .isEmpty();
        assertThat(faults(schemaOf("POST /v1/streams"), JSON.readTree(STREAM))).isEmpty();
        assertThat(faults(schemaOf("POST /v1/tasks"), JSON.readTree("{\"models\":[]}")))
                .isNotEmpty();
    }

    private static JsonNode schemaOf(String operation) {
        return Objects.requireNonNull(operations().get(operation))
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
    }
}
