package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slide.format.Digest;
import dev.slide.fuzz.ByteMutator;
import dev.slide.fuzz.Mutator;
import dev.slide.fuzz.ParserFuzz;
import dev.slide.fuzz.TokenMutator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a GET the pull API looks at, a line each: path, n, last, Range, If-Range, If-None-Match. */
class PullFuzzTest extends ParserFuzz {
    private static final byte[] BLOB = Layouts.bytes(1, 500);

    private final Path folder;
    private final PullApi api;

    PullFuzzTest() throws IOException {
        Path store = Path.of("target", "pull-fuzz");
        folder = Files.createDirectories(store.resolve("layout"));
        Layouts.write(folder, List.of(BLOB), "latest", "v2");
        api = new PullApi(Store.open(store, System::nanoTime));
    }

    @Override
    protected List<byte[]> seeds() {
        String digest = Digest.of(BLOB).toString();
        return List.of(
                lines("/v2/layout/blobs/" + digest, "", "", "bytes=0-9,20-", "\"" + digest + "\"", ""),
                lines("/v2/layout/blobs/" + digest, "", "", "bytes=-9", "", "W/\"a\", \"b\""),
                lines("/v2/layout/manifests/latest", "", "", "", "", "*"),
                lines("/v2/layout/tags/list", "1", "latest", "", "", ""),
                lines("/v2/_catalog", "7", "a", "", "", ""));
    }

    private static byte[] lines(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected Mutator mutator() {
        TokenMutator tokens = new TokenMutator(
                "layout", "latest", "blobs", "manifests", "tags", "list", "_catalog", "%2f", "%", "..", "sha256");
        return Mutator.anyOf(tokens, tokens, new ByteMutator());
    }

    @Override
    protected Class<? extends Exception> refusal() {
        return Refusal.class;
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Iterator<String> lines = Arrays.asList(new String(input, StandardCharsets.UTF_8).split("\n", -1))
                .iterator();
        PullQuery query =
                new PullQuery(lines.next(), false, next(lines), next(lines), next(lines), next(lines), next(lines));
        Answer answer = api.answer(query);
        assertThat(answer.status()).isIn(200, 206, 304);
        for (Body.Piece piece : answer.body().pieces()) {
            if (piece instanceof Body.Slice slice) {
                assertThat(slice.file())
                        .hasParent(folder.toRealPath().resolve("blobs").resolve("sha256"));
                assertThat(slice.offset() + slice.length()).isLessThanOrEqualTo(size(slice.file()));
            }
        }
    }

    private static @Nullable String next(Iterator<String> lines) {
        String line = lines.hasNext() ? lines.next() : "";
        return line.isEmpty() ? null : line;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected List<String> reasons() {
        return List.of(
                "there is nothing at",
                "repository name",
                "there is no repository",
                "is not sha256: followed by",
                "has no blob",
                "has no manifest",
                "not a number of entries");
    }
}
