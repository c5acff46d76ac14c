/* A stand-in for the few Avahi calls of ippeveprinter, which refuses to start where no DNS-SD daemon runs.
 *
 * It is preloaded into that one process. Every call succeeds and announces nothing: the printer is found by its
 * address on loopback, and nothing about it leaves the machine. No Avahi headers are needed; only shapes of calls are
 * taken from its interface (avahi-client 0.8).
 */
#include <stddef.h>
#include <string.h>

static int something; /* the address of it stands for every handle */

void *avahi_threaded_poll_new(void) { return &something; }
const void *avahi_threaded_poll_get(void *poll) { return poll; }
int avahi_threaded_poll_start(void *poll) { (void)poll; return 0; }
void avahi_threaded_poll_lock(void *poll) { (void)poll; }
void avahi_threaded_poll_unlock(void *poll) { (void)poll; }

void *avahi_client_new(const void *poll, int flags, void *callback, void *data, int *error)
{
    (void)poll; (void)flags; (void)callback; (void)data;
    if (error != NULL)
        *error = 0;
    return &something;
}
int avahi_client_errno(void *client) { (void)client; return 0; }
const char *avahi_client_get_host_name_fqdn(void *client) { (void)client; return "localhost"; }

void *avahi_entry_group_new(void *client, void *callback, void *data)
{
    (void)client; (void)callback; (void)data;
    return &something;
}
int avahi_entry_group_add_service_strlst(void *group, ...) { (void)group; return 0; }
int avahi_entry_group_add_service_subtype(void *group, ...) { (void)group; return 0; }
int avahi_entry_group_commit(void *group) { (void)group; return 0; }
int avahi_entry_group_free(void *group) { (void)group; return 0; }

void *avahi_string_list_add_printf(void *list, const char *format, ...) { (void)format; return list != NULL ? list : &something; }
void avahi_string_list_free(void *list) { (void)list; }
