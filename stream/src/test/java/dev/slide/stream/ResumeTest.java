package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.OciLayout;
import dev.slide.stream.ScriptedRegistry.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumeTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;

    private ScriptedRegistry registry;
    private String location;
    private final List<String> retries = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 6, false, 9);
    }

    @BeforeEach
    void start() throws IOException {
        registry = new ScriptedRegistry();
        registry.add(OciLayout.open(model.pack()));
        location = registry.uri() + "/tiny";
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private StreamOptions options() {
        return StreamOptions.DEFAULTS.withFetchRest(false).withListener(new Progress.Listener() {
            @Override
            public void onProgress(Progress progress) {}

            @Override
            public void onRetry(int attempt, double waitSeconds, String reason) {
                retries.add(reason);
            }
        });
    }

    private void runsRight(Mode mode) throws Exception {
        TensorData ids = TinyModel.ids(4, 2, 6);
        try (SlideModel stream = SlideModel.open(location, options().withMode(mode))) {
            assertThat(stream.run(List.of(ids)).outputs().get(0).floats()).isEqualTo(model.expected(ids));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 1000, 65_535, 65_536, 65_537, 70_001})
    void aConnectionCutAnywhereIsTakenUpAgain(int cutAt) throws Exception {
        for (Mode mode : List.of(Mode.STREAM, Mode.DOWNLOAD)) {
            registry.fail(3, Failure.CUT, cutAt);
            runsRight(mode);
        }
        assertThat(retries).isNotEmpty();
    }

    @Test
    void whatIsThereIsNotAskedForAgain() throws Exception {
        TensorData ids = TinyModel.ids(4, 2, 6);
        try (SlideModel stream = SlideModel.open(location, options().withMode(Mode.DOWNLOAD))) {
            registry.fail(1, Failure.CUT, 400_000);
            stream.run(List.of(ids));
        }
        List<String> ranged =
                registry.requests().stream().filter(r -> r.contains("bytes=")).toList();
        assertThat(ranged).hasSize(1);
        assertThat(ranged.get(0)).contains("bytes=400000-").contains(" if \"sha256:");
    }

    @ParameterizedTest
    @EnumSource(names = {"BUSY", "BROKEN"})
    void aServerThatIsBusyIsAskedAgain(Failure failure) throws Exception {
        registry.fail(2, failure, 0);
        runsRight(Mode.STREAM);
        assertThat(retries).hasSizeBetween(1, 2).allMatch(r -> r.contains("answers 429") || r.contains("answers 503"));
    }

    @Test
    void refusalsAndWrongBytesAreFinal() throws Exception {
        try (SlideModel stream = SlideModel.open(location, options())) {
            registry.answer(ScriptedRegistry.Manner.NOT_FOUND);
            assertThatThrownBy(() -> stream.run(List.of(TinyModel.ids(1, 1, 4))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answers 404");
        }
        assertThat(retries).isEmpty();
    }

    /** Back-off doubles to its limit, failures in a row are bounded, and bytes that arrive begin anew. */
    @Test
    void retriesAreBoundedAndBackOff() throws Exception {
        List<Double> waits = new ArrayList<>();
        Retries retry = new Retries(p -> {}, () -> 1, waits::add);
        PackSource source = PackLocation.open(location, 0);
        try {
            for (int i = 0; i < 6; i++) {
                retry.failed(new IOException("cut"), source);
            }
            assertThat(waits).containsExactly(0.1, 0.2, 0.4, 0.8, 1.6, 3.2);
            assertThatThrownBy(() -> retry.failed(new IOException("cut"), source))
                    .hasMessage(
                            "cut; gave up after 7 attempts; look after the server or the connection, and run again");
            retry.progressed();
            retry.failed(new Retries.ComeBackLater("busy", 5), source);
            assertThat(waits).endsWith(5.0);
            assertThatThrownBy(() -> retry.failed(new Retries.ComeBackLater("busy", 3600), source))
                    .hasMessage("busy; it asks for patience until 3600 s from now");
        } finally {
            source.close();
        }
        assertThatThrownBy(() -> retry.failed(new IOException("Canceled"), source))
                .hasMessage("Canceled");
    }
}
