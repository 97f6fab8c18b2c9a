package dev.slide.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.Manifest;
import dev.slide.format.MediaTypes;
import dev.slide.format.PackConfig;
import dev.slide.format.SegmentRun;
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

/** Bytes that are not what was packed: fetched once more, then refused, and never computed on. */
class DamageTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static PackConfig config;
    private static final TensorData IDS = TinyModel.ids(4, 2, 6);

    private FaultyServer server;
    private Leaks leaks;
    private final Recorder recorder = new Recorder();
    private final List<SegmentRun> sessions = Collections.synchronizedList(new ArrayList<>());

    @BeforeAll
    static void pack() throws Exception {
        model = TinyModel.make(folder, 4, true, 41);
        config = SlideModel.describe(model.pack().toString());
    }

    @BeforeEach
    void start() throws IOException {
        leaks = Leaks.watch();
        server = new FaultyServer(model.pack());
        OpenSessions.observe(sessions::add);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        OpenSessions.observe(run -> {});
        server.close();
        leaks.check();
    }

    private float[] run(Mode mode) throws IOException {
        StreamOptions options =
                StreamOptions.DEFAULTS.withMode(mode).withFetchRest(false).withListener(recorder);
        try (SlideModel stream = SlideModel.open(server.location(), options)) {
            return stream.run(List.of(IDS)).outputs().get(0).floats();
        }
    }

    /** Damages a blob, always or in the first answer only; multipart answers are left whole. */
    private void damage(Object digest, boolean always) {
        byte[] right = server.blob(digest);
        byte[] wrong = right.clone();
        for (int at = 0; at < wrong.length; at += 512) {
            wrong[at] ^= 1;
        }
        server.script((request, answer) -> {
            if (request.isFor(digest)) {
                server.blob(digest, always || server.requestsFor(digest) == 1 ? wrong : right);
            }
            return false;
        });
    }

    private List<Digest> everything() throws IOException {
        List<Digest> all = new ArrayList<>();
        Manifest manifest = Manifest.parse(server.manifest());
        all.add(manifest.only(MediaTypes.PACK_CONFIG).digest());
        all.add(manifest.only(MediaTypes.SKELETONS).digest());
        config.blobs().forEach(b -> all.add(b.digest()));
        return all;
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAM", "DOWNLOAD"})
    void damageOnTheWayIsMendedByFetchingOnceMore(Mode mode) throws Exception {
        List<Digest> all = everything();
        if (mode == Mode.STREAM) {
            all.add(config.rowTables().get(0).digests().digest());
        }
        for (Digest digest : all) {
            int before = recorder.retries().size();
            try (FaultyServer fresh = new FaultyServer(model.pack())) {
                server.close();
                server = fresh;
                damage(digest, false);
                assertThat(run(mode)).isEqualTo(model.expected(IDS));
                assertThat(recorder.retries()).as(digest.toString()).hasSize(before + 1);
                assertThat(recorder.retries().get(before)).contains("does not match its digest");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAM", "STREAM_IN_ORDER"})
    void nothingIsComputedOnWrongBytes(Mode mode) throws Exception {
        for (int b = 0; b < config.blobs().size(); b++) {
            int blob = b;
            Digest digest = config.blobs().get(blob).digest();
            sessions.clear();
            try (FaultyServer fresh = new FaultyServer(model.pack())) {
                server.close();
                server = fresh;
                damage(digest, true);
                assertThatThrownBy(() -> run(mode))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("does not match its digest");
                assertThat(sessions)
                        .as("sessions without blob " + blob)
                        .noneMatch(run -> run.weights(config).stream()
                                .anyMatch(w -> config.weights().get(w).blob() == blob));
            }
        }
    }

    @Test
    void wrongRowsAreNotLookedUp() throws Exception {
        damage(config.rowTables().get(0).digests().digest(), true);
        assertThatThrownBy(() -> run(Mode.STREAM)).hasMessageContaining("does not match its digest");
        assertThat(sessions).noneMatch(run -> run.from() == 0);
        assertThat(server.requestsFor(config.rowTables().get(0).digests().digest()))
                .isEqualTo(2);
    }

    @Test
    void wrongConfigurationsAndSkeletonsAreRefusedAfterTheSecondTime() throws Exception {
        for (Digest digest : everything().subList(0, 2)) {
            try (FaultyServer fresh = new FaultyServer(model.pack())) {
                server.close();
                server = fresh;
                damage(digest, true);
                assertThatThrownBy(() -> run(Mode.STREAM))
                        .isInstanceOf(FormatException.class)
                        .hasMessageContaining(digest.toString())
                        .hasMessageContaining("does not match its digest");
                assertThat(server.requestsFor(digest)).isEqualTo(2);
            }
        }
        assertThat(sessions).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aManifestIsHeldToItsDigest(boolean byHeader) throws Exception {
        Digest right = Digest.of(server.manifest());
        byte[] wrong = server.manifest().clone();
        wrong[wrong.length - 2] = ' ';
        String location = byHeader ? server.location() : server.location() + "@" + right;
        server.script((request, answer) -> {
            if (!request.isManifest()) {
                return false;
            }
            answer.head("200 OK|Docker-Content-Digest: " + right + "|Content-Length: " + wrong.length);
            answer.bytes(wrong);
            return true;
        });
        assertThatThrownBy(() -> SlideModel.open(location, StreamOptions.DEFAULTS))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("manifest")
                .hasMessageContaining("does not match its digest");
        assertThat(server.requests()).hasSize(2);
    }
}
