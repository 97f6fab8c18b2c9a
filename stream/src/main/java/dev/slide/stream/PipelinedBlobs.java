package dev.slide.stream;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.Source;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Parts of blobs as one stream, a request each. The next request is sent shortly before the end of the one before, so that
 * the link does not idle for a round trip and yet is not shared for long.
 */
final class PipelinedBlobs implements Source {
    /** Covers 80 ms at 100 Mbit/s. */
    private static final long AHEAD_BYTES = 1 << 20;
    /** Keeps the Range header of a request under the 8 KiB that common servers take. */
    private static final int RANGES_PER_REQUEST = 250;

    private final OkHttpClient client;
    private final Iterator<Part> parts;
    private final Function<Part, Request> requests;
    private final BiConsumer<Part, Response> answered;

    private @Nullable RangedBody current;
    private @Nullable Pending next;

    /** A request whose response has not been looked at. */
    private record Pending(Part part, Call call, CompletableFuture<Response> response) {
        void giveUp() {
            call.cancel();
            if (!response.cancel(false) && !response.isCompletedExceptionally()) {
                response.join().close();
            }
        }
    }

    /**
     * @param parts in the order wanted
     * @param requests makes the request for a part
     * @param answered is shown every successful response before its body
     */
    PipelinedBlobs(
            OkHttpClient client,
            List<Part> parts,
            Function<Part, Request> requests,
            BiConsumer<Part, Response> answered) {
        this.client = client;
        this.parts = perRequest(parts).iterator();
        this.requests = requests;
        this.answered = answered;
    }

    private static List<Part> perRequest(List<Part> parts) {
        List<Part> split = new ArrayList<>();
        for (Part part : parts) {
            List<Part.Range> ranges = part.ranges();
            for (int from = 0; from < ranges.size(); from += RANGES_PER_REQUEST) {
                int to = Math.min(ranges.size(), from + RANGES_PER_REQUEST);
                split.add(new Part(part.digest(), part.blobSize(), ranges.subList(from, to)));
            }
        }
        return split;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        RangedBody body = current;
        while (body == null || body.remaining() == 0) {
            if (body != null) {
                body.close();
                current = null;
            }
            Pending pending = next == null ? send() : next;
            next = null;
            if (pending == null) {
                return -1;
            }
            Response response = await(pending);
            answered.accept(pending.part(), response);
            body = RangedBody.of(pending.part(), response);
            current = body;
        }
        long got = body.read(sink, byteCount);
        if (next == null && body.remaining() <= AHEAD_BYTES) {
            next = send();
        }
        return got;
    }

    private @Nullable Pending send() {
        if (!parts.hasNext()) {
            return null;
        }
        Part part = parts.next();
        Call sent = client.newCall(requests.apply(part));
        CompletableFuture<Response> response = new CompletableFuture<>();
        sent.enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response answer) {
                if (!response.complete(answer)) {
                    answer.close();
                }
            }

            @Override
            public void onFailure(Call call, IOException e) {
                response.completeExceptionally(e);
            }
        });
        return new Pending(part, sent, response);
    }

    private static Response await(Pending pending) throws IOException {
        try {
            return HttpPackSource.successful(pending.response().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a blob");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(
                    "cannot get " + pending.call().request().url() + ": " + (cause == null ? e : cause.getMessage()),
                    e);
        }
    }

    @Override
    public Timeout timeout() {
        return Timeout.NONE;
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
        if (next != null) {
            next.giveUp();
        }
    }
}
