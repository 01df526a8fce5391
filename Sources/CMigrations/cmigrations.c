#include "cmigrations.h"

/* A new file in Migrations gets an array here and a line in `steps`; a test compares both with the folder. */

static const char step_0001[] = {
#embed "../../Migrations/0001_history.sql" suffix(, 0) if_empty(0)
};

static const char step_0002[] = {
#embed "../../Migrations/0002_views.sql" suffix(, 0) if_empty(0)
};

static const cmigrations_step steps[] = {
    {"0001_history.sql", step_0001, sizeof step_0001 - 1},
    {"0002_views.sql", step_0002, sizeof step_0002 - 1},
};

const cmigrations_step *cmigrations_steps(void) { return steps; }

size_t cmigrations_count(void) { return sizeof steps / sizeof steps[0]; }
