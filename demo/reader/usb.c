/*
 * A USB port for pcscd: what it uses of libudev(3), with one device that is plugged in and out through a FIFO.
 *
 * Loaded before libudev into the real pcscd, whose own code for hot-plugging then runs. Beside this library lie `usb`, the
 * FIFO (+ plugs in, - out), `node`, the device's node as its driver is to be told, and `drivers`, which stands in for
 * the folder of drivers that is built into pcscd.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define DRIVERS "/usr/lib/pcsc/drivers"

struct udev { int unused; };
struct udev_enumerate { int unused; };
struct udev_list_entry { int unused; };
struct udev_monitor { int fifo; };
struct udev_device { char action; char node[PATH_MAX]; };

static struct udev context;
static struct udev_enumerate nothing;
static struct udev_monitor monitor = {-1};
static struct udev_device device;

static const char *beside(char path[PATH_MAX], const char *name)
{
    char own[PATH_MAX];
    Dl_info info;
    if (dladdr((void *) beside, &info) == 0)
        return "";
    snprintf(own, sizeof own, "%s", info.dli_fname);
    if (snprintf(path, PATH_MAX, "%s/%s", dirname(own), name) >= PATH_MAX)
        return "";
    return path;
}

/* The folder of drivers that pcscd was built with, or any file in it, is ours. */
static const char *redirected(char path[PATH_MAX], const char *name)
{
    char ours[PATH_MAX];
    if (name == NULL || strncmp(name, DRIVERS, strlen(DRIVERS)) != 0)
        return name;
    if (snprintf(path, PATH_MAX, "%s%s", beside(ours, "drivers"), name + strlen(DRIVERS)) >= PATH_MAX)
        return name;
    return path;
}

DIR *opendir(const char *name)
{
    char path[PATH_MAX];
    DIR *(*next)(const char *) = (DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir");
    return next(redirected(path, name));
}

FILE *fopen(const char *name, const char *mode)
{
    char path[PATH_MAX];
    FILE *(*next)(const char *, const char *) = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen");
    return next(redirected(path, name), mode);
}

void *dlopen(const char *name, int flags)
{
    char path[PATH_MAX];
    void *(*next)(const char *, int) = (void *(*)(const char *, int)) dlsym(RTLD_NEXT, "dlopen");
    return next(redirected(path, name), flags);
}

struct udev *udev_new(void) { return &context; }
struct udev *udev_unref(struct udev *udev) { (void) udev; return NULL; }

/* Nothing is plugged in at the start. */
struct udev_enumerate *udev_enumerate_new(struct udev *udev) { (void) udev; return &nothing; }
struct udev_enumerate *udev_enumerate_unref(struct udev_enumerate *list) { (void) list; return NULL; }
int udev_enumerate_add_match_subsystem(struct udev_enumerate *list, const char *name) { (void) list; (void) name; return 0; }
int udev_enumerate_scan_devices(struct udev_enumerate *list) { (void) list; return 0; }
struct udev_list_entry *udev_enumerate_get_list_entry(struct udev_enumerate *list) { (void) list; return NULL; }
struct udev_list_entry *udev_list_entry_get_next(struct udev_list_entry *entry) { (void) entry; return NULL; }
const char *udev_list_entry_get_name(struct udev_list_entry *entry) { (void) entry; return NULL; }

struct udev_monitor *udev_monitor_new_from_netlink(struct udev *udev, const char *name)
{
    char path[PATH_MAX];
    (void) udev; (void) name;
    monitor.fifo = open(beside(path, "usb"), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    return &monitor;
}

int udev_monitor_filter_add_match_subsystem_devtype(struct udev_monitor *one, const char *subsystem, const char *type)
{
    (void) one; (void) subsystem; (void) type;
    return 0;
}

int udev_monitor_enable_receiving(struct udev_monitor *one) { (void) one; return 0; }
int udev_monitor_get_fd(struct udev_monitor *one) { return one->fifo; }

struct udev_device *udev_monitor_receive_device(struct udev_monitor *one)
{
    char path[PATH_MAX];
    FILE *node;
    if (read(one->fifo, &device.action, 1) != 1 || (node = fopen(beside(path, "node"), "r")) == NULL)
        return NULL;
    if (fgets(device.node, sizeof device.node, node) == NULL)
        device.node[0] = 0;
    fclose(node);
    return &device;
}

struct udev_device *udev_device_new_from_syspath(struct udev *udev, const char *path) { (void) udev; (void) path; return NULL; }
struct udev_device *udev_device_unref(struct udev_device *one) { (void) one; return NULL; }
const char *udev_device_get_action(struct udev_device *one) { return one->action == '+' ? "add" : "remove"; }
const char *udev_device_get_devnode(struct udev_device *one) { return one->node; }
const char *udev_device_get_sysname(struct udev_device *one) { (void) one; return "1-1:1.0"; }

struct udev_device *udev_device_get_parent_with_subsystem_devtype(struct udev_device *one, const char *subsystem,
                                                                  const char *type)
{
    (void) subsystem; (void) type;
    return one;
}

const char *udev_device_get_sysattr_value(struct udev_device *one, const char *name)
{
    (void) one;
    return strcmp(name, "idVendor") == 0 || strcmp(name, "idProduct") == 0 ? "0001" : NULL;
}
