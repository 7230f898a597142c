-- Whether a story is in lists (1): it has a state, stands for itself, and has reports. With that, what lists and *Today* ask for
-- stands in an index alone.
ALTER TABLE story ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;
UPDATE story SET shown = 1 WHERE version > 0 AND merged_into IS NULL AND n_reports > 0;
CREATE INDEX story_by_weight ON story (shown, weight DESC, id);
CREATE INDEX story_by_day ON story (shown, latest, weight, id);
DROP INDEX story_by_line;
CREATE INDEX story_by_line ON story (shown, storyline, latest);
-- Most stories are a storyline of their own: those that are not.
CREATE INDEX story_that_goes_on ON story (shown, storyline, id) WHERE storyline <> id;
