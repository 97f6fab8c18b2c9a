package dev.slide.stream;

/**
 * How far a download is.
 *
 * @param bytesReceived of the model so far
 * @param bytesForAnswer what this run needs before its answer; known from the start
 * @param bytesTotal the whole pack
 * @param segmentsArrived verified and ready to be prepared
 * @param segmentsTotal in the pack
 */
public record Progress(
        long bytesReceived, long bytesForAnswer, long bytesTotal, int segmentsArrived, int segmentsTotal) {

    /** Is told of progress, on the thread that fetches: it should return quickly. */
    public interface Listener {
        /** Called for about every 64 KiB and whenever a segment has arrived. */
        void onProgress(Progress progress);

        /**
         * Called before a broken or refused transfer is tried again.
         *
         * @param attempt how many have failed in a row, from 1
         * @param waitSeconds until the next
         * @param reason what went wrong, in one line
         */
        default void onRetry(int attempt, double waitSeconds, String reason) {}

        /**
         * Called once if the cache cannot be used, or no longer: the model goes on without.
         *
         * @param reason what is wrong, in one line
         */
        default void onCacheTrouble(String reason) {}
    }
}
