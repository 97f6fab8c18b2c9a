package dev.slide.simulator;

import dev.slide.simulator.draw.Distribution;
import dev.slide.simulator.draw.Weights;
import java.util.List;

/**
 * How users differ.
 *
 * @param count how many
 * @param kinds their devices
 * @param kindWeights how likely each kind is
 * @param efficiency part of the peak a device reaches
 * @param clockPart highest clock, of the kind's
 * @param powerFactor times the kind's power
 * @param samples of a task
 * @param deadlineSeconds of a task
 * @param budget energy of a task
 * @param modelsEach how many models a user accepts
 * @param popularity how likely each model is accepted
 * @param minAccuracy asked for
 */
record UserSetting(
        int count,
        List<DeviceKind> kinds,
        Weights kindWeights,
        Distribution efficiency,
        Distribution clockPart,
        Distribution powerFactor,
        Distribution samples,
        Distribution deadlineSeconds,
        Budget budget,
        int modelsEach,
        Weights popularity,
        Distribution minAccuracy) {

    /**
     * An energy budget.
     *
     * @param amount in joules, or as a part of what the accepted model of the least work takes at the highest clock
     * @param isPart which of them
     * @param share how many of the users have one, of 1
     */
    record Budget(Distribution amount, boolean isPart, double share) {}
}
