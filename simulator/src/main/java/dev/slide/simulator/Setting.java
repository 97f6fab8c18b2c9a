package dev.slide.simulator;

import dev.slide.model.Cell;
import dev.slide.model.ModelProfile;
import dev.slide.simulator.radio.Channel;
import java.util.List;

/**
 * All that one point of an experiment fixes; a drop draws the rest.
 *
 * @param cell bandwidth
 * @param area where users are
 * @param channel what a hertz carries to them
 * @param models what they may ask for
 * @param users how they differ
 * @param shareLeftover whether bandwidth nobody needs is handed out
 * @param discreteClocks whether devices run at their kinds' clocks only
 */
record Setting(
        Cell cell,
        Area area,
        Channel channel,
        List<ModelProfile> models,
        UserSetting users,
        boolean shareLeftover,
        boolean discreteClocks) {}
