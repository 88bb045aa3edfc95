/* For LD_PRELOAD under the address sanitizer: plugins stay loaded, so that what they leaked can be
 * told to be theirs. */
int dlclose(void *handle);

int dlclose(void *handle)
{
    (void)handle;
    return 0;
}
