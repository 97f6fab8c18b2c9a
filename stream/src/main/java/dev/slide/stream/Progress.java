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
    }
}
