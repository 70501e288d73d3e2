#pragma once
#include <amqp.h>
#include <amqp_framing.h>
#include <amqp_ssl_socket.h>
#include <amqp_tcp_socket.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <semaphore.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>

// Swift cannot call variadic functions: one function per SASL mechanism.

static inline amqp_rpc_reply_t crabbitmq_login_plain(
    amqp_connection_state_t state, char const *virtual_host, int frame_max, int heartbeat,
    amqp_table_t const *properties, char const *user, char const *password) {
    return amqp_login_with_properties(state, virtual_host, AMQP_DEFAULT_MAX_CHANNELS, frame_max, heartbeat,
                                      properties, AMQP_SASL_METHOD_PLAIN, user, password);
}

// The broker ignores the identity, but librabbitmq 0.11 takes an empty one for a lack of memory.
static inline amqp_rpc_reply_t crabbitmq_login_external(
    amqp_connection_state_t state, char const *virtual_host, int frame_max, int heartbeat,
    amqp_table_t const *properties) {
    return amqp_login_with_properties(state, virtual_host, AMQP_DEFAULT_MAX_CHANNELS, frame_max, heartbeat,
                                      properties, AMQP_SASL_METHOD_EXTERNAL, "certificate");
}

/// While corked, the kernel collects what is written into full segments; uncorking sends the rest at once.
static inline void crabbitmq_cork(int socket, int corked) {
    setsockopt(socket, IPPROTO_TCP, TCP_CORK, &corked, sizeof corked);
}

/// How many bytes could be written before the socket's send buffer is full: a cautious estimate.
/// The kernel counts its book-keeping in the buffer's size, hence only half of it is counted on.
static inline int crabbitmq_send_room(int socket) {
    int size = 0, used = 0;
    socklen_t length = sizeof size;
    if (getsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, &length) != 0) return 0;
    if (ioctl(socket, SIOCOUTQ, &used) != 0) return 0;
    return size / 2 > used ? size / 2 - used : 0;
}

/// True when everything written has been acknowledged by the peer's kernel.
static inline int crabbitmq_all_sent(int socket) {
    int used = 0;
    return ioctl(socket, SIOCOUTQ, &used) == 0 && used == 0;
}

/// Names the calling thread, for debuggers and `top`; the kernel keeps 15 bytes.
static inline void crabbitmq_name_thread(char const *name) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
}

/// Has the calling thread, and no other, give way to threads of lower niceness (Linux keeps it per thread).
static inline void crabbitmq_give_way(int niceness) {
    setpriority(PRIO_PROCESS, 0, niceness);
}

// glibc shows it only to those who define _GNU_SOURCE, which Swift does not.
extern int sem_clockwait(sem_t *semaphore, clockid_t clock, struct timespec const *deadline);

/// Waits for a semaphore, until a moment of the clock that nobody sets.
static inline int crabbitmq_semaphore_wait(sem_t *semaphore, struct timespec const *deadline) {
    return sem_clockwait(semaphore, CLOCK_MONOTONIC, deadline);
}
