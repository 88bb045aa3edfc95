/*
 * Gravity models of the ties between cities: the heavier two cities and the nearer, the stronger.
 *
 * A gravity network is a function of its masses, so centralities of it cannot explain those masses
 * (GDP, population) without circularity.
 */
#ifndef POLIS_MODEL_GRAVITY_H
#define POLIS_MODEL_GRAVITY_H

#include "model/distance.h"
#include "model/rows.h"

/* With P = mass, G = mass2, Z = mass3, D in km, g = G / P, k_ij = G_i / (G_i + G_j). */
typedef enum polis_gravity_form {
    POLIS_GRAVITY_BASIC,   /* sqrt(P_i G_i) sqrt(P_j G_j) / D^2; symmetric */
    POLIS_GRAVITY_ASYM,    /* k_ij sqrt(P_i G_i) sqrt(P_j G_j) / D^b */
    POLIS_GRAVITY_ECODIST, /* k_ij (P_i G_i Z_i)^(1/3) (P_j G_j Z_j)^(1/3) / (D / |g_i - g_j|)^2;
                              without Z: exponent 1/2; 0 for equally rich cities */
    POLIS_GRAVITY_POWER,   /* kappa P_i^a G_j^a2 / D^b */
} polis_gravity_form;

typedef struct polis_gravity_options {
    polis_gravity_form form;
    double a, a2, b; /* exponents; b >= 0 */
    double kappa;    /* > 0 */
    double least_km; /* distances are raised to it; 0: no two places may coincide */
} polis_gravity_options;

typedef struct polis_gravity polis_gravity;

/**
 * Prepare the rows of a gravity matrix.
 *
 * @param[in]  places borrowed until the gravity is freed; without coincident ones unless least_km
 * @param[in]  mass, mass2 [places->n] > 0, finite
 * @param[in]  mass3  the same, or NULL; used by ECODIST only
 * @param[out] out    freed by the caller with polis_gravity_free(); NULL on failure
 * @retval POLIS_E_ARG      a mass or an option out of range
 * @retval POLIS_E_OVERFLOW some strength could exceed the range of double
 */
polis_err polis_gravity_new(const polis_gravity_options *options, const polis_places *places,
                            const double *mass, const double *mass2, const double *mass3,
                            polis_fault *fault, polis_gravity **out);

void polis_gravity_free(polis_gravity **gravity);

/** Strength of the tie from i to j, i != j, if they are km > 0 apart. */
double polis_gravity_strength(const polis_gravity *gravity, polis_vid i, polis_vid j, double km);

/** The matrix; valid as long as the gravity. */
polis_rows polis_gravity_rows(const polis_gravity *gravity);

/** Why a city can be no part of a gravity network. */
typedef enum polis_city_status {
    POLIS_CITY_OK,
    POLIS_CITY_NO_COORD, /* latitude or longitude missing */
    POLIS_CITY_NO_MASS,  /* a mass missing or not positive */
} polis_city_status;

/** @param[in] mass [n_masses] NaN where missing */
polis_city_status polis_gravity_city_status(double lat, double lon, const double *mass,
                                            int n_masses);

#endif
