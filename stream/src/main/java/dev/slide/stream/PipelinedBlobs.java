package dev.slide.stream;

import dev.slide.format.FormatException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
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
 * the link does not idle for a round trip and yet is not shared for long. A server that does not answer several ranges at
 * once as RFC 9110 has it is asked for one after another, near ones joined.
 */
final class PipelinedBlobs implements Source {
    /** Covers 80 ms at 100 Mbit/s. */
    private static final long AHEAD_BYTES = 1 << 20;
    /** Keeps the Range header of a request under the 8 KiB that common servers take. */
    private static final int RANGES_PER_REQUEST = 250;
    /** Reading over a gap of this size takes no longer than another request. */
    private static final long JOINED_GAP_BYTES = 64 << 10;

    private final OkHttpClient client;
    private final Deque<Part> parts;
    private final AtomicBoolean oneRangeOnly;
    private final Requests requests;
    private final BiConsumer<Part, Response> answered;

    private @Nullable RangedBody current;
    private @Nullable Pending next;

    /** Makes requests. */
    interface Requests {
        /**
         * The request for a part.
         *
         * @param part of a blob
         * @param asked ranges that hold the part's
         */
        Request of(Part part, List<Part.Range> asked);
    }

    /** A request whose response has not been looked at. */
    private record Pending(Part part, boolean several, Call call, CompletableFuture<Response> response) {
        void giveUp() {
            call.cancel();
            if (!response.cancel(false) && !response.isCompletedExceptionally()) {
                response.join().close();
            }
        }
    }

    /**
     * @param parts in the order wanted
     * @param oneRangeOnly whether the server is known not to answer several ranges; set when that is found
     * @param requests makes the request for a part
     * @param answered is shown every successful response before its body
     */
    PipelinedBlobs(
            OkHttpClient client,
            List<Part> parts,
            AtomicBoolean oneRangeOnly,
            Requests requests,
            BiConsumer<Part, Response> answered) {
        this.client = client;
        this.parts = new ArrayDeque<>(parts);
        this.parts.removeIf(part -> part.ranges().isEmpty());
        this.oneRangeOnly = oneRangeOnly;
        this.requests = requests;
        this.answered = answered;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        while (true) {
            RangedBody body = body();
            if (body == null) {
                return -1;
            }
            try {
                long got = body.read(sink, byteCount);
                if (next == null && body.remaining() <= AHEAD_BYTES) {
                    next = send();
                }
                return got;
            } catch (RangedBody.Disorder e) {
                oneByOne(body.rest());
            }
        }
    }

    /** The body with the next wanted byte; null after the last. */
    private @Nullable RangedBody body() throws IOException {
        while (current == null || current.remaining() == 0) {
            closeCurrent();
            Pending pending = next == null ? send() : next;
            next = null;
            if (pending == null) {
                return null;
            }
            try {
                current = open(pending);
            } catch (RangedBody.Disorder e) {
                oneByOne(pending.part());
            }
        }
        return current;
    }

    private void closeCurrent() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** Goes on with one range after another. */
    private void oneByOne(Part rest) {
        closeCurrent();
        oneRangeOnly.set(true);
        if (next != null) {
            next.giveUp();
            parts.addFirst(next.part());
            next = null;
        }
        parts.addFirst(rest);
    }

    private @Nullable Pending send() {
        Part whole = parts.poll();
        if (whole == null) {
            return null;
        }
        boolean joined = oneRangeOnly.get();
        List<Part.Range> ranges = whole.ranges();
        int count = joined ? near(ranges) : Math.min(ranges.size(), RANGES_PER_REQUEST);
        Part part = new Part(whole.digest(), whole.blobSize(), ranges.subList(0, count));
        if (count < ranges.size()) {
            parts.addFirst(new Part(whole.digest(), whole.blobSize(), ranges.subList(count, ranges.size())));
        }
        Call sent = client.newCall(requests.of(part, joined ? List.of(span(part.ranges())) : part.ranges()));
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
        return new Pending(part, !joined && count > 1, sent, response);
    }

    /** How many of the first ranges are ascending and have only small gaps between them. */
    private static int near(List<Part.Range> ranges) {
        int count = 1;
        while (count < ranges.size()) {
            long gap = ranges.get(count).offset() - ranges.get(count - 1).end();
            if (gap < 0
                    || gap > JOINED_GAP_BYTES
                    || ranges.get(count).end() - ranges.get(0).offset() > AHEAD_BYTES) {
                break;
            }
            count++;
        }
        return count;
    }

    private static Part.Range span(List<Part.Range> ranges) {
        long from = ranges.get(0).offset();
        return new Part.Range(
                from, Math.toIntExact(ranges.get(ranges.size() - 1).end() - from));
    }

    private RangedBody open(Pending pending) throws IOException {
        Response response = await(pending);
        if (pending.several() && (response.code() == 400 || response.code() == 416 || response.code() == 501)) {
            response.close();
            throw new RangedBody.Disorder(new FormatException("several ranges are refused"));
        }
        Response good = HttpPackSource.successful(response);
        answered.accept(pending.part(), good);
        return RangedBody.of(pending.part(), pending.several(), good);
    }

    private static Response await(Pending pending) throws IOException {
        try {
            return pending.response().get();
        } catch (InterruptedException e) {
            pending.giveUp();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a blob");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure
                    ? HttpPackSource.unreachable(pending.call().request(), failure)
                    : new IOException("cannot get " + pending.call().request().url() + ": " + e.getCause(), e);
        }
    }

    @Override
    public Timeout timeout() {
        return Timeout.NONE;
    }

    @Override
    public void close() {
        closeCurrent();
        if (next != null) {
            next.giveUp();
            next = null;
        }
    }
}
