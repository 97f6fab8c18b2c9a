package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.FormatException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTPS: who is not what the certificate says is refused at once, and nothing leads out of it. */
class TlsFaultsTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static Certificates certificates;

    private Leaks leaks;
    private final Recorder recorder = new Recorder();

    @BeforeAll
    static void prepare() throws Exception {
        model = TinyModel.make(folder, 2, false, 61);
        certificates = Certificates.in(folder);
        certificates.issue("right", "trusted", "ip:127.0.0.1");
        certificates.issue("untrusted", "unknown", "ip:127.0.0.1");
        certificates.issue("expired", "trusted", "ip:127.0.0.1", "-startdate", "-10d", "-validity", "5");
        certificates.issue("early", "trusted", "ip:127.0.0.1", "-startdate", "+10d");
        certificates.issue("other", "trusted", "dns:other.example");
    }

    @AfterAll
    static void restoreTrust() {
        certificates.close();
    }

    @BeforeEach
    void watch() throws Exception {
        leaks = Leaks.watch();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        leaks.check();
    }

    private FaultyServer server(String certificate) throws Exception {
        return new FaultyServer(model.pack(), "https", certificates.listen(certificate));
    }

    private float[] run(FaultyServer server, TensorData ids) throws Exception {
        StreamOptions options = StreamOptions.DEFAULTS.withFetchRest(false).withListener(recorder);
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            return stream.run(List.of(ids)).outputs().get(0).floats();
        }
    }

    @Test
    void aTrustedServerIsBelieved() throws Exception {
        TensorData ids = TinyModel.ids(1, 2, 6);
        try (FaultyServer server = server("right")) {
            assertThat(run(server, ids)).isEqualTo(model.expected(ids));
        }
        assertThat(recorder.retries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "untrusted, unable to find valid certification path",
        "expired, validity check failed",
        "early, validity check failed",
        "other, 127.0.0.1 not verified"
    })
    void certificatesThatDoNotFitAreRefusedAtOnce(String certificate, String reason) throws Exception {
        try (FaultyServer server = server(certificate)) {
            assertThatThrownBy(() -> run(server, TinyModel.ids(1, 1, 4)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("cannot get https://127.0.0.1:" + server.port())
                    .hasMessageContaining(reason)
                    .hasMessageContaining("have this device trust its issuer")
                    .message()
                    .doesNotContain("\n");
            assertThat(server.requests()).as("nothing was asked").isEmpty();
        }
        assertThat(recorder.retries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void noRedirectLeadsOutOfHttps(boolean manifest) throws Exception {
        try (FaultyServer plain = new FaultyServer(model.pack());
                FaultyServer server = server("right")) {
            server.script((request, answer) -> request.isManifest() == manifest
                    && answer.status(
                            "307 Temporary Redirect|Location: http://127.0.0.1:" + plain.port() + request.path()));
            assertThatThrownBy(() -> run(server, TinyModel.ids(1, 1, 4)))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining(server.location().replace("/tiny", ""))
                    .hasMessageContaining(" redirects to http://127.0.0.1:" + plain.port())
                    .hasMessageContaining("which is not encrypted")
                    .message()
                    .doesNotContain("\n");
            assertThat(plain.requests()).as("nothing was asked in the clear").isEmpty();
        }
        assertThat(recorder.retries()).isEmpty();
    }

    @Test
    void aRedirectIntoHttpsIsFollowed() throws Exception {
        TensorData ids = TinyModel.ids(2, 1, 5);
        try (FaultyServer plain = new FaultyServer(model.pack());
                FaultyServer server = server("right")) {
            plain.script((request, answer) -> answer.status(
                    "307 Temporary Redirect|Location: https://127.0.0.1:" + server.port() + request.path()));
            assertThat(run(plain, ids)).isEqualTo(model.expected(ids));
            assertThat(server.requests()).isNotEmpty();
        }
    }
}
