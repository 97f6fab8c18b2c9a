package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.slide.model.Cell;
import dev.slide.model.Timeline;
import dev.slide.server.Config;
import dev.slide.server.EdgeServer;
import dev.slide.server.NodeParts;
import dev.slide.server.cell.CellConfig;
import dev.slide.server.cell.CellEvent;
import dev.slide.server.cell.TaskJournal;
import dev.slide.server.cell.TaskOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A device's whole part against a real node. */
@Timeout(120)
class EdgeNodeIT {
    private static final String DEVICE =
            "{\"minFrequencyHz\": 1e8, \"maxFrequencyHz\": 1e9, \"cyclesPerFlop\": 1e-4, \"dynamicPowerWattsPerHz3\": 1e-27}";

    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static EdgeServer server;
    private static final Queue<CellEvent> EVENTS = new ConcurrentLinkedQueue<>();

    @BeforeAll
    static void start() throws Exception {
        model = TinyModel.make(folder, 4, false, 1);
        CellConfig config = CellConfig.of(Cell.of(20e6)).withShares(0.1, true);
        server = EdgeServer.start(Config.of(model.pack()), new NodeParts(config, TaskJournal.NONE, EVENTS::add));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TaskWish wish(double deadlineSeconds) {
        return wish("pack", deadlineSeconds, DEVICE);
    }

    private static TaskWish wish(String name, double deadlineSeconds, String device) {
        return new TaskWish(List.of(name), 2, deadlineSeconds, 1, device, Map.of(), TaskWish.Radio.ofEfficiency(5));
    }

    private static TaskOutcome outcome(String id) {
        return EVENTS.stream()
                .filter(CellEvent.Finished.class::isInstance)
                .map(event -> ((CellEvent.Finished) event).outcome())
                .filter(outcome -> outcome.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void runsATaskFromRequestToReport() throws Exception {
        TensorData ids = TinyModel.ids(1, 2, 5);
        try (EdgeNode node = EdgeNode.at(server.uri().toString())) {
            EdgeRun run = node.run(wish(60), List.of(ids), StreamOptions.DEFAULTS, FrequencyActuator.REPORTED);
            assertThat(run.result().outputs().get(0).floats()).containsExactly(model.expected(ids));
            assertThat(run.report()).isEmpty();
            assertThat(run.deadlineMet()).isTrue();
            assertThat(run.frequency()).contains("Hz, not set here");
            assertThat(run.task().planned().endSeconds()).isLessThan(60);
            TaskOutcome outcome = outcome(run.task().id());
            assertThat(outcome.end()).isEqualTo(TaskOutcome.End.COMPLETED);
            assertThat(outcome.deadlineMet()).isTrue();
            assertThat(outcome.measured()).isEqualTo(run.measured());
            assertThat(outcome.bytesSent()).isPositive();
        }
    }

    @Test
    void whatIsInTheCacheIsNotPlanned(@TempDir Path cache) throws Exception {
        StreamOptions options = StreamOptions.DEFAULTS.withCache(cache);
        TensorData ids = TinyModel.ids(2, 2, 5);
        try (EdgeNode node = EdgeNode.at(server.uri().toString())) {
            EdgeRun first = node.run(wish(60), List.of(ids), options, FrequencyActuator.REPORTED);
            EdgeRun second = node.run(wish(60), List.of(ids), options, FrequencyActuator.REPORTED);
            assertThat(second.task().bits()).isLessThan(first.task().bits() / 4);
            assertThat(second.result().outputs().get(0).floats()).containsExactly(model.expected(ids));
        }
    }

    @Test
    void pretendsToCompute() throws Exception {
        try (EdgeNode node = EdgeNode.at(server.uri().toString())) {
            LightRun run = node.pretend(wish(60), StreamOptions.DEFAULTS, task -> {});
            List<Timeline.Span> planned = run.task().planned().layers();
            List<Timeline.Span> measured = run.measured().layers();
            assertThat(measured).hasSameSizeAs(planned);
            for (int l = 0; l < planned.size(); l++) {
                assertThat(measured.get(l).endSeconds() - measured.get(l).startSeconds())
                        .isGreaterThanOrEqualTo(
                                planned.get(l).endSeconds() - planned.get(l).startSeconds() - 1e-9);
            }
            assertThat(outcome(run.task().id()).end()).isEqualTo(TaskOutcome.End.COMPLETED);
            assertThat(run.deadlineMet()).isTrue();
            assertThat(run.report()).isEmpty();
        }
    }

    @Test
    void refusalsAreTold() {
        try (EdgeNode node = EdgeNode.at(server.uri().toString())) {
            TaskRefusedException late = catchThrowableOfType(
                    TaskRefusedException.class, () -> node.ask(wish(0.0005), StreamOptions.DEFAULTS));
            assertThat(late.reason()).isEqualTo("DEADLINE");
            assertThat(late.retryAfterSeconds()).isZero();
            TaskRefusedException unknown = catchThrowableOfType(
                    TaskRefusedException.class, () -> node.ask(wish("other", 9, DEVICE), StreamOptions.DEFAULTS));
            assertThat(unknown.reason()).isEqualTo("NAME_UNKNOWN");
            TaskRefusedException device = catchThrowableOfType(
                    TaskRefusedException.class, () -> node.ask(wish("pack", 9, "{}"), StreamOptions.DEFAULTS));
            assertThat(device).hasMessageContaining("maxFrequencyHz").hasMessageNotContaining("\n");
        }
    }

    @Test
    void aRunThatFailsGivesTheTaskUp() throws Exception {
        try (EdgeNode node = EdgeNode.at(server.uri().toString())) {
            TensorData wrong = TensorData.of("other", new long[] {1}, new long[] {1});
            int before = EVENTS.size();
            assertThatThrownBy(() ->
                            node.run(wish(60), List.of(wrong), StreamOptions.DEFAULTS, FrequencyActuator.REPORTED))
                    .isInstanceOf(InvalidInputException.class);
            assertThat(EVENTS.stream()
                            .skip(before)
                            .filter(CellEvent.Finished.class::isInstance)
                            .map(event -> ((CellEvent.Finished) event).outcome().end()))
                    .containsExactly(TaskOutcome.End.CANCELLED);
        }
    }

    @Test
    void refusesWhatIsNoNodeAndNoWish() {
        for (String url : List.of("node", "ftp://node", "http://node/path", "http://node/?q")) {
            assertThatThrownBy(() -> EdgeNode.at(url)).isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> wish("m", 0, DEVICE)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> wish("m", 1, "[]")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> wish("m", 1, "{")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new TaskWish.Radio(0, 1)).isInstanceOf(InvalidInputException.class);
    }
}
