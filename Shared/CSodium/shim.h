#include <sodium.h>
#include <sys/resource.h>

/// Has the calling thread, and no other, give way to the rest of the process (Linux keeps niceness per thread).
static inline int csodium_yield_priority(int niceness) {
    return setpriority(PRIO_PROCESS, 0, niceness);
}
