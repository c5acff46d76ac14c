/*
 * The virtual reader's driver, with two faults of the field put in front of it (IFD handler, pcsc-lite ifdhandler.h).
 *
 * Everything is handed on to vpcd, which the build names as VPCD, unless a file of one of these names lies beside this
 * library:
 *   silent   the device is there and answers nothing: each call fails as after a time-out of the USB driver
 *   stuck    card and device say that they are there, and every exchange fails until the power was off once
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <ifdhandler.h>

static void *vpcd(const char *name)
{
    static void *driver;
    if (driver == NULL)
        driver = dlopen(VPCD, RTLD_NOW | RTLD_LOCAL);
    return driver == NULL ? NULL : dlsym(driver, name);
}

static int beside(char path[PATH_MAX], const char *name)
{
    char own[PATH_MAX];
    Dl_info info;
    if (dladdr((void *) beside, &info) == 0 || strlen(info.dli_fname) + strlen(name) + 2 > sizeof own)
        return 0;
    strcpy(own, info.dli_fname);
    strcat(strcat(strcpy(path, dirname(own)), "/"), name);
    return 1;
}

static int lies_beside(const char *name)
{
    char path[PATH_MAX];
    return beside(path, name) && access(path, F_OK) == 0;
}

static void take_away(const char *name)
{
    char path[PATH_MAX];
    if (beside(path, name))
        unlink(path);
}

static RESPONSECODE fault(void)
{
    return lies_beside("silent") ? IFD_COMMUNICATION_ERROR : IFD_SUCCESS;
}

#define HAND_ON(name, types, ...)                                       \
    RESPONSECODE failure = fault();                                     \
    RESPONSECODE (*next) types = (RESPONSECODE (*) types) vpcd(#name);  \
    if (failure != IFD_SUCCESS)                                         \
        return failure;                                                 \
    return next == NULL ? IFD_COMMUNICATION_ERROR : next(__VA_ARGS__)

/* For a device that was plugged in, pcscd names vendor, product and interface before the node. */
RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR device)
{
    char *plugged = strstr(device, ":libudev:0:");
    if (plugged != NULL)
        device = plugged + strlen(":libudev:0:");
    HAND_ON(IFDHCreateChannelByName, (DWORD, LPSTR), lun, device);
}

RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel)
{
    HAND_ON(IFDHCreateChannel, (DWORD, DWORD), lun, channel);
}

/* Closing and asking for capabilities need no device. */
RESPONSECODE IFDHCloseChannel(DWORD lun)
{
    RESPONSECODE (*next)(DWORD) = (RESPONSECODE (*)(DWORD)) vpcd("IFDHCloseChannel");
    return next == NULL ? IFD_COMMUNICATION_ERROR : next(lun);
}

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value)
{
    RESPONSECODE (*next)(DWORD, DWORD, PDWORD, PUCHAR) =
        (RESPONSECODE (*)(DWORD, DWORD, PDWORD, PUCHAR)) vpcd("IFDHGetCapabilities");
    return next == NULL ? IFD_COMMUNICATION_ERROR : next(lun, tag, length, value);
}

RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value)
{
    HAND_ON(IFDHSetCapabilities, (DWORD, DWORD, DWORD, PUCHAR), lun, tag, length, value);
}

RESPONSECODE IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3)
{
    HAND_ON(IFDHSetProtocolParameters, (DWORD, DWORD, UCHAR, UCHAR, UCHAR, UCHAR), lun, protocol, flags, pts1, pts2,
            pts3);
}

RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR atr, PDWORD atr_length)
{
    if (action == IFD_POWER_DOWN)
        take_away("stuck");
    if (lies_beside("stuck"))
        return IFD_COMMUNICATION_ERROR;
    HAND_ON(IFDHPowerICC, (DWORD, DWORD, PUCHAR, PDWORD), lun, action, atr, atr_length);
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER send_pci, PUCHAR tx, DWORD tx_length, PUCHAR rx,
                               PDWORD rx_length, PSCARD_IO_HEADER receive_pci)
{
    if (lies_beside("stuck"))
        return IFD_COMMUNICATION_ERROR;
    HAND_ON(IFDHTransmitToICC, (DWORD, SCARD_IO_HEADER, PUCHAR, DWORD, PUCHAR, PDWORD, PSCARD_IO_HEADER), lun, send_pci,
            tx, tx_length, rx, rx_length, receive_pci);
}

RESPONSECODE IFDHICCPresence(DWORD lun)
{
    HAND_ON(IFDHICCPresence, (DWORD), lun);
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR tx, DWORD tx_length, PUCHAR rx, DWORD rx_length,
                         LPDWORD returned)
{
    HAND_ON(IFDHControl, (DWORD, DWORD, PUCHAR, DWORD, PUCHAR, DWORD, LPDWORD), lun, code, tx, tx_length, rx, rx_length,
            returned);
}
