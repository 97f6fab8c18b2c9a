package dev.slide.model;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What a planner is given: one cell and the tasks that ask for service in it.
 *
 * @param cell the bandwidth to share
 * @param models what can be downloaded, with different names; at least one
 * @param tasks one for each user, with different ids; every model they accept is one of the models
 */
public record Scenario(Cell cell, List<ModelProfile> models, List<Task> tasks) {
    public Scenario {
        models = List.copyOf(models);
        tasks = List.copyOf(tasks);
        if (models.isEmpty()) {
            throw new IllegalArgumentException("models is empty, but must have one or more");
        }
        Set<String> names = new HashSet<>();
        for (ModelProfile model : models) {
            if (!names.add(model.name())) {
                throw new IllegalArgumentException("models has " + model.name() + " twice");
            }
        }
        checkTasks(models, tasks);
    }

    private static void checkTasks(List<ModelProfile> models, List<Task> tasks) {
        Set<ModelProfile> known = Collections.newSetFromMap(new IdentityHashMap<>());
        known.addAll(models);
        Set<List<ModelProfile>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<String> ids = new HashSet<>(2 * tasks.size());
        for (Task task : tasks) {
            if (!ids.add(task.id())) {
                throw new IllegalArgumentException("users has the id " + task.id() + " twice");
            }
            if (seen.add(task.models()) && !known.containsAll(task.models())) {
                throw new IllegalArgumentException(
                        "models of user " + task.id() + " is " + task.models() + ", but must be among " + models);
            }
        }
    }
}
