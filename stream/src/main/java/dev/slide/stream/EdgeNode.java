package dev.slide.stream;

import com.squareup.moshi.JsonReader;
import com.squareup.moshi.JsonWriter;
import dev.slide.format.FormatException;
import dev.slide.model.Timeline;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * An edge node that admits tasks. {@link #run} is a device's whole part: it asks for the task, streams the model at the
 * planned rate, runs it as it arrives, and reports what it measured.
 *
 * <pre>{@code
 * try (EdgeNode node = EdgeNode.at("http://node:8080")) {
 *     EdgeRun run = node.run(wish, inputs, StreamOptions.DEFAULTS, FrequencyActuator.REPORTED);
 * }
 * }</pre>
 */
public final class EdgeNode implements Closeable {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final long MOST_ANSWER_BYTES = 16 << 20;
    private static final int MOST_CACHED = 20_000;
    private static final int SECONDS = 10;

    private final HttpUrl url;
    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectTimeout(SECONDS, TimeUnit.SECONDS)
            .readTimeout(SECONDS, TimeUnit.SECONDS)
            .writeTimeout(SECONDS, TimeUnit.SECONDS)
            .followRedirects(false)
            .build();

    private EdgeNode(HttpUrl url) {
        this.url = url;
    }

    /**
     * A node.
     *
     * @param url {@code http(s)://HOST[:PORT]}
     * @throws InvalidInputException if it is not such a URL
     */
    public static EdgeNode at(String url) {
        HttpUrl parsed = HttpUrl.parse(url);
        if (parsed == null || !parsed.encodedPath().equals("/") || parsed.query() != null) {
            throw new InvalidInputException("\"" + url + "\" is not http://HOST:PORT of a node");
        }
        return new EdgeNode(parsed);
    }

    /**
     * Asks for a task.
     *
     * @param wish what is asked for
     * @param options whose cache counts
     * @return the admitted task
     * @throws TaskRefusedException if the node does not serve it
     * @throws IOException if the node cannot be reached or answers what is no task
     */
    public EdgeTask ask(TaskWish wish, StreamOptions options) throws IOException {
        byte[] answer = send(request("v1/tasks", null).post(body(writer -> write(writer, wish, options))));
        Map<?, ?> json = object(answer);
        return new EdgeTask(
                text(json, "id"),
                text(json, "token"),
                text(json, "model"),
                text(json, "manifestDigest"),
                number(json, "bandwidthHz"),
                number(json, "rateBps"),
                number(json, "bits"),
                number(json, "energyJoules"),
                frequencies(json),
                timeline(json));
    }

    /**
     * A device's whole part of a task.
     *
     * @param wish what is asked for; its samples are those of the inputs
     * @param inputs one for each input of the model
     * @param options how to fetch and run
     * @param actuator sets the clock to the highest frequency of the plan
     * @return what came of it; a deadline that was missed is no exception
     * @throws TaskRefusedException if the node does not serve it
     * @throws IOException if fetching or running fails; the node is told that the task is given up
     */
    public EdgeRun run(TaskWish wish, Collection<TensorData> inputs, StreamOptions options, FrequencyActuator actuator)
            throws IOException {
        Stopwatch watch = new Stopwatch();
        EdgeTask task = ask(wish, options);
        double highestHz = task.frequencyHz().stream().mapToDouble(f -> f).max().orElse(0);
        try (FrequencyActuator.Setting setting = actuator.set(highestHz)) {
            double openedSeconds = watch.seconds();
            try (SlideModel model = SlideModel.open(location(task), options.withTask(task.token()))) {
                RunResult result = model.run(inputs);
                double completionSeconds = openedSeconds + result.timeline().endSeconds();
                Timeline measured = measured(task, result.timeline(), openedSeconds);
                String trouble = tell(task, measured, completionSeconds);
                boolean met = completionSeconds <= wish.deadlineSeconds();
                model.awaitComplete();
                return new EdgeRun(task, result, measured, completionSeconds, met, setting.note(), trouble);
            } catch (IOException | RuntimeException e) {
                giveUp(task);
                throw e;
            }
        }
    }

    /**
     * A task of which only the downloads are real: whatever the plan says a layer takes is slept. For loading nodes.
     *
     * @param wish what is asked for
     * @param options how to fetch; without a cache
     * @param admitted gets the task when the node has admitted it
     * @throws TaskRefusedException if the node does not serve it
     * @throws IOException if fetching fails; the node is told that the task is given up
     */
    public LightRun pretend(TaskWish wish, StreamOptions options, Consumer<EdgeTask> admitted) throws IOException {
        Stopwatch watch = new Stopwatch();
        EdgeTask task = ask(wish, options);
        admitted.accept(task);
        try {
            Timeline measured = LightDevice.run(task, location(task), options.withTask(task.token()), watch);
            double completionSeconds = Math.max(measured.endSeconds(), watch.seconds());
            String trouble = tell(task, measured, completionSeconds);
            boolean met = completionSeconds <= wish.deadlineSeconds();
            return new LightRun(task, measured, completionSeconds, met, trouble);
        } catch (IOException | RuntimeException e) {
            giveUp(task);
            throw e;
        }
    }

    /** Where the model of a task is, for {@link SlideModel#open} with {@link StreamOptions#withTask}. */
    public String location(EdgeTask task) {
        int colon = task.model().indexOf(':');
        return url + (colon < 0 ? task.model() : task.model().substring(0, colon)) + "@" + task.manifestDigest();
    }

    /**
     * Reports what was measured, which ends the task.
     *
     * @param task that was run
     * @param measured the layers of its plan, in seconds from the request
     * @param completionSeconds from the request to the last output
     * @throws IOException if the node cannot be told, or does not believe it
     */
    public void report(EdgeTask task, Timeline measured, double completionSeconds) throws IOException {
        send(request("v1/tasks/" + task.id() + "/timeline", task).post(body(writer -> {
            writer.beginObject().name("timeline").beginArray();
            for (Timeline.Span span : measured.layers()) {
                writer.beginObject().name("layer").value(span.layer());
                writer.name("arrivalSeconds").value(span.arrivalSeconds());
                writer.name("startSeconds").value(span.startSeconds());
                writer.name("endSeconds").value(span.endSeconds()).endObject();
            }
            writer.endArray().name("completionSeconds").value(completionSeconds).endObject();
        })));
    }

    /** Gives a task up; a node that cannot be told finds out by itself. */
    public void giveUp(EdgeTask task) {
        try {
            send(request("v1/tasks/" + task.id(), task).delete());
        } catch (IOException e) {
            // The task expires.
        }
    }

    private String tell(EdgeTask task, Timeline measured, double completionSeconds) {
        try {
            report(task, measured, completionSeconds);
            return "";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A run as the layers of its plan: what ran in one session has one start and one end. */
    static Timeline measured(EdgeTask task, RunTimeline run, double openedSeconds) throws FormatException {
        List<Timeline.Span> planned = task.planned().layers();
        if (planned.size() != run.arrivals().size()) {
            throw new FormatException("the node plans " + planned.size() + " layers for a model of "
                    + run.arrivals().size() + " segments");
        }
        List<Timeline.Span> spans = new ArrayList<>();
        double before = 0;
        for (RunTimeline.Unit unit : run.units()) {
            List<RunTimeline.Interval> runs = unit.runs();
            double start = runs.isEmpty() ? unit.prepareEnd() : runs.get(0).startSeconds();
            double end = runs.isEmpty() ? start : runs.get(runs.size() - 1).endSeconds();
            for (int s = unit.from(); s < unit.to(); s++) {
                double arrival = openedSeconds + run.arrivals().get(s).seconds();
                double began = Math.max(openedSeconds + start, arrival);
                before = Math.max(before, Math.max(openedSeconds + end, began));
                spans.add(new Timeline.Span(planned.get(s).layer(), arrival, began, before));
            }
        }
        return new Timeline(spans);
    }

    private static void write(JsonWriter writer, TaskWish wish, StreamOptions options) throws IOException {
        writer.beginObject().name("models").beginArray();
        for (String model : wish.models()) {
            writer.value(model);
        }
        writer.endArray();
        writer.name("samples").value(wish.samples());
        writer.name("deadlineSeconds").value(wish.deadlineSeconds());
        writer.name("value").value(wish.value());
        writer.name("device").jsonValue(TaskWish.deviceObject(wish.device()));
        writer.name("layerOverheads").jsonValue(wish.layerOverheads());
        writer.name("radio").beginObject();
        writer.name("spectralEfficiencyBpsPerHz").value(wish.radio().bpsPerHz());
        writer.endObject();
        writer.name("cached").beginArray();
        for (String digest : BlobCache.digests(options.cache(), MOST_CACHED)) {
            writer.value(digest);
        }
        writer.endArray().endObject();
    }

    private Request.Builder request(String path, @Nullable EdgeTask task) {
        Request.Builder builder =
                new Request.Builder().url(url.newBuilder().addPathSegments(path).build());
        return task == null ? builder : builder.header(HttpPackSource.TASK_HEADER, task.token());
    }

    /** Writes a document. */
    private interface Writing {
        void write(JsonWriter writer) throws IOException;
    }

    private static RequestBody body(Writing writing) throws IOException {
        Buffer buffer = new Buffer();
        JsonWriter writer = JsonWriter.of(buffer);
        writing.write(writer);
        return RequestBody.create(buffer.readByteArray(), JSON);
    }

    private byte[] send(Request.Builder builder) throws IOException {
        Request request = builder.build();
        Response response;
        try {
            response = client.newCall(request).execute();
        } catch (IOException e) {
            throw HttpPackSource.unreachable(request, e);
        }
        try (response) {
            BufferedSource source = HttpPackSource.body(response).source();
            if (source.request(MOST_ANSWER_BYTES + 1)) {
                throw new FormatException(request.url() + " answers more than " + MOST_ANSWER_BYTES + " bytes");
            }
            byte[] answer = source.readByteArray();
            if (response.isSuccessful()) {
                return answer;
            }
            throw refusal(request, response, answer);
        }
    }

    private static IOException refusal(Request request, Response response, byte[] answer) {
        String title = Integer.toString(response.code());
        String detail = "no reason was given; is this a SLIDE node with a cell?";
        try {
            Map<?, ?> problem = object(answer);
            title = text(problem, "title");
            detail = text(problem, "detail");
        } catch (FormatException e) {
            // The status says it.
        }
        String after = response.header("Retry-After", "");
        double seconds = after.matches("[0-9]{1,9}") ? Double.parseDouble(after) : 0;
        String message =
                (request.url() + " refuses: " + title + ", " + detail).replaceAll("[\\p{Cc}\\u2028\\u2029]+", " ");
        return new TaskRefusedException(title, message, seconds);
    }

    private static Map<?, ?> object(byte[] json) throws FormatException {
        try (JsonReader reader = JsonReader.of(new Buffer().write(json))) {
            Object value = reader.readJsonValue();
            if (value instanceof Map<?, ?> object) {
                return object;
            }
        } catch (IOException | RuntimeException e) {
            throw new FormatException("the node's answer is not JSON: " + e.getMessage());
        }
        throw new FormatException("the node's answer is not a JSON object");
    }

    private static String text(Map<?, ?> json, String key) throws FormatException {
        if (json.get(key) instanceof String text) {
            return text;
        }
        throw new FormatException("the node's answer has no text \"" + key + "\"");
    }

    private static double number(Map<?, ?> json, String key) throws FormatException {
        if (json.get(key) instanceof Double number) {
            return number;
        }
        throw new FormatException("the node's answer has no number \"" + key + "\"");
    }

    private static List<Double> frequencies(Map<?, ?> json) throws FormatException {
        List<Double> frequencyHz = new ArrayList<>();
        if (!(json.get("frequencyHz") instanceof List<?> list)) {
            throw new FormatException("the node's answer has no list \"frequencyHz\"");
        }
        for (Object value : list) {
            if (!(value instanceof Double hertz)) {
                throw new FormatException("the node's answer has \"frequencyHz\" that are no numbers");
            }
            frequencyHz.add(hertz);
        }
        return frequencyHz;
    }

    private static Timeline timeline(Map<?, ?> json) throws FormatException {
        if (!(json.get("timeline") instanceof List<?> list)) {
            throw new FormatException("the node's answer has no list \"timeline\"");
        }
        List<Timeline.Span> spans = new ArrayList<>();
        for (Object layer : list) {
            if (!(layer instanceof Map<?, ?> span)) {
                throw new FormatException("the node's answer has a \"timeline\" of no objects");
            }
            try {
                spans.add(new Timeline.Span(
                        text(span, "layer"),
                        number(span, "arrivalSeconds"),
                        number(span, "startSeconds"),
                        number(span, "endSeconds")));
            } catch (IllegalArgumentException e) {
                throw new FormatException("the node's answer has a \"timeline\" that cannot be: " + e.getMessage());
            }
        }
        return new Timeline(spans);
    }

    /** Gives connections and threads back. */
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
