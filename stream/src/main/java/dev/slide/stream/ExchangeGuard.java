package dev.slide.stream;

import dev.slide.format.FormatException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.AsyncTimeout;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Ends exchanges that hang or hardly move, and those that are led astray. The client's own time-outs see only silence: a
 * server that sends a byte now and then would hold them off for ever.
 */
final class ExchangeGuard {
    private final double headSeconds;
    private final double stallSeconds;
    private final double leastBytesPerSecond;
    private final BooleanSupplier closed;
    private final LongSupplier clockNanos;
    /** Calls whose bodies are being read: the client itself forgets a call once its answer has a head. */
    private final Set<Call> bodies = ConcurrentHashMap.newKeySet();

    /**
     * @param headSeconds until the head of the answer has to be there
     * @param stallSeconds that may pass without hardly a byte
     * @param leastBytesPerSecond what is more than hardly a byte
     * @param closed whether nothing more is to be sent
     * @param clockNanos for time-outs
     */
    ExchangeGuard(
            double headSeconds,
            double stallSeconds,
            double leastBytesPerSecond,
            BooleanSupplier closed,
            LongSupplier clockNanos) {
        this.headSeconds = headSeconds;
        this.stallSeconds = stallSeconds;
        this.leastBytesPerSecond = leastBytesPerSecond;
        this.closed = closed;
        this.clockNanos = clockNanos;
    }

    /** Around the whole exchange: the head of the answer is there in time, redirects end. */
    Response head(Interceptor.Chain chain) throws IOException {
        // After the call was registered for cancelling: what is closed from now on cancels it.
        if (closed.getAsBoolean()) {
            throw new IOException("Canceled");
        }
        AsyncTimeout limit = new AsyncTimeout() {
            @Override
            protected void timedOut() {
                chain.call().cancel();
            }
        };
        limit.timeout(Math.round(headSeconds * 1000), TimeUnit.MILLISECONDS);
        limit.enter();
        try {
            Response response = proceed(chain);
            if (limit.exit()) {
                response.close();
                throw new SocketTimeoutException("no answer within " + headSeconds + " s");
            }
            return response;
        } catch (ProtocolException e) {
            limit.exit();
            String message = String.valueOf(e.getMessage());
            throw message.startsWith("Too many follow-up requests")
                    ? new FormatException(chain.request().url() + " redirects again and again", e)
                    : e;
        } catch (IOException e) {
            throw limit.exit() ? new SocketTimeoutException("no answer within " + headSeconds + " s") : e;
        }
    }

    private static Response proceed(Interceptor.Chain chain) throws IOException {
        try {
            return chain.proceed(chain.request());
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // Kotlin declares none: OkHttp lets an InterruptedException out where it races connections.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while connecting");
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Around each request on the network: no way leads out of HTTPS, and bodies keep coming. */
    Response body(Interceptor.Chain chain) throws IOException {
        Request asked = chain.call().request();
        if (asked.isHttps() && !chain.request().isHttps()) {
            throw new FormatException(
                    asked.url() + " redirects to " + chain.request().url()
                            + ", which is not encrypted; ask for that address yourself if you trust the network");
        }
        Response response = chain.proceed(chain.request());
        ResponseBody body = response.body();
        if (body == null) {
            return response;
        }
        return response.newBuilder()
                .body(ResponseBody.create(
                        Okio.buffer(new Moving(body.source(), response.request(), chain.call())),
                        body.contentType(),
                        body.contentLength()))
                .build();
    }

    /** Ends the reading of bodies, from any thread. */
    void cancelBodies() {
        bodies.forEach(Call::cancel);
    }

    /** A body that fails when too little of it has come in the time that was spent waiting for it. */
    private final class Moving extends ForwardingSource {
        private final Request request;
        private final Call call;
        private long waitedNanos;
        private long bytes;

        Moving(Source body, Request request, Call call) {
            super(body);
            this.request = request;
            this.call = call;
            bodies.add(call);
        }

        @Override
        public void close() throws IOException {
            bodies.remove(call);
            super.close();
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long start = clockNanos.getAsLong();
            long got;
            try {
                got = super.read(sink, byteCount);
            } catch (SocketTimeoutException e) {
                throw new SocketTimeoutException(
                        request.url() + " stalls: nothing came for " + stallSeconds + " s (" + e.getMessage() + ")");
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                throw new IOException(request.url() + " breaks off: " + e.getMessage(), e);
            }
            waitedNanos += clockNanos.getAsLong() - start;
            bytes += Math.max(0, got);
            if (waitedNanos >= stallSeconds * 1e9) {
                if (bytes < leastBytesPerSecond * waitedNanos / 1e9 && got >= 0) {
                    throw new SocketTimeoutException(request.url() + " stalls: only " + bytes + " bytes came in "
                            + Math.round(waitedNanos / 1e9) + " s");
                }
                waitedNanos = 0;
                bytes = 0;
            }
            return got;
        }
    }
}
