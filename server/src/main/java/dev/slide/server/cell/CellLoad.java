package dev.slide.server.cell;

/**
 * How a cell's bandwidth is shared.
 *
 * @param bandwidthHz all there is
 * @param plannedHz what the plans of the running tasks keep
 * @param speedUpHz what running tasks get besides, while nobody needs it
 * @param otherHz what streams without a task share
 * @param runningTasks admitted and not ended
 * @param receivingTasks of these, those that have bits to come
 * @param atRiskTasks of these, those whose deadline cannot be kept by what the cell has for them
 */
public record CellLoad(
        double bandwidthHz,
        double plannedHz,
        double speedUpHz,
        double otherHz,
        int runningTasks,
        int receivingTasks,
        int atRiskTasks) {}
