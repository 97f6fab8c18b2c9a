package dev.slide.server;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One response's way from the files to the client. Worker threads read a little ahead; everything else happens on the event
 * loop.
 */
final class Transfer implements Link.Sender {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNKS_AHEAD = 3;

    /** A full write queue says nothing yet: it may only wait for the flush at the end of the loop's round. */
    private static final long STALLED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long NOT_FULL = Long.MIN_VALUE;

    private final Context context;
    private final HttpServerResponse response;
    private final BodyReader reader;
    private final Allowance allowance;
    private final Runnable whenOver;
    private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>();
    private double capBps;
    private long bytesSent;
    private boolean complete;
    private @Nullable Link link;
    private boolean reading;
    private boolean over;
    private long fullSinceNanos = NOT_FULL;

    /**
     * A response that is not under way yet.
     *
     * @param context of the event loop
     * @param response with all its headers
     * @param body has at least one byte
     * @param pass how it may be sent
     * @param whenOver runs once, when the response is complete or its client has gone
     */
    Transfer(Context context, HttpServerResponse response, Body body, Traffic.Pass pass, Runnable whenOver) {
        this.context = context;
        this.response = response;
        this.reader = new BodyReader(body);
        this.capBps = pass.capBps();
        this.allowance = pass.allowance();
        this.whenOver = whenOver;
    }

    /**
     * Sends the response's head and puts the rest in line on its link. A short one may be over already on return.
     *
     * @param links has the link
     * @param key of the link
     */
    void start(Links links, Object key) {
        response.setWriteQueueMaxSize(CHUNK_BYTES);
        response.closeHandler(closed -> end());
        response.exceptionHandler(failure -> end());
        response.drainHandler(drained -> advanceLink());
        response.writeHead();
        link = links.join(key, this);
        readAhead();
    }

    /** No more than this from the next byte on, bit/s. */
    void rate(double newRateBps) {
        capBps = newRateBps;
        advanceLink();
    }

    @Override
    public Link.Progress advance(Pacer pacer, long nowNanos) {
        while (!over) {
            if (response.writeQueueFull()) {
                return full(nowNanos);
            }
            fullSinceNanos = NOT_FULL;
            ByteBuf chunk = chunks.peek();
            if (chunk == null) {
                return Link.Progress.HELD;
            }
            double rateBps = Math.min(capBps, allowance.rateBps());
            long affordable = pacer.affordableBytes(nowNanos, rateBps);
            int bytes = (int) Math.min(affordable, chunk.readableBytes());
            if (bytes == 0) {
                return Link.Progress.HELD;
            }
            pacer.spend(bytes, rateBps);
            send(chunk, bytes);
        }
        return Link.Progress.DONE;
    }

    private Link.Progress full(long nowNanos) {
        if (fullSinceNanos == NOT_FULL) {
            fullSinceNanos = nowNanos;
        }
        return nowNanos - fullSinceNanos < STALLED_NANOS ? Link.Progress.HELD : Link.Progress.STALLED;
    }

    private void send(ByteBuf chunk, int bytes) {
        bytesSent += bytes;
        allowance.sent(bytes);
        // Vert.x does not release what it is given: the chunk lives until its last write has come to an end.
        Buffer buffer = BufferInternal.buffer(chunk.readRetainedSlice(bytes));
        if (chunk.isReadable()) {
            response.write(buffer).onComplete(written -> chunk.release());
            return;
        }
        chunks.remove();
        chunk.release();
        boolean last = !reading && reader.isAtEnd() && chunks.isEmpty();
        (last ? response.end(buffer) : response.write(buffer)).onComplete(written -> chunk.release());
        if (last) {
            complete = true;
            end();
        } else {
            readAhead();
        }
    }

    private void readAhead() {
        if (reading || over || chunks.size() >= CHUNKS_AHEAD || reader.isAtEnd()) {
            return;
        }
        reading = true;
        context.executeBlocking(() -> reader.next(CHUNK_BYTES), false).onComplete(this::wasRead, this::failed);
    }

    private void wasRead(ByteBuf chunk) {
        reading = false;
        if (over) {
            chunk.release();
            closeReader();
            return;
        }
        chunks.add(chunk);
        readAhead();
        advanceLink();
    }

    /** The length is promised already: only a broken connection tells the client. */
    private void failed(Throwable cause) {
        reading = false;
        System.getLogger(Transfer.class.getName()).log(System.Logger.Level.WARNING, "a response breaks off: " + cause);
        if (over) {
            closeReader();
        } else {
            end();
            response.reset();
        }
    }

    private void advanceLink() {
        Objects.requireNonNull(link).advance();
    }

    /** Lets go of everything; the link drops an ended transfer in its next round. */
    private void end() {
        if (over) {
            return;
        }
        over = true;
        chunks.forEach(ByteBuf::release);
        chunks.clear();
        if (!reading) {
            closeReader();
        }
        allowance.over(bytesSent, complete);
        whenOver.run();
    }

    private void closeReader() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
